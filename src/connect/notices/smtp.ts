// One mail by SMTP (RFC 5321): over TLS from the first byte (RFC 8314), or in clear to a server on this computer.
import { once } from 'node:events'
import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { Unexpected } from '#shared/errors.ts'

export type MailServer = { server: string; user?: string | undefined; password?: string | undefined }
type Mail = { from: string; to: readonly string[]; subject: string; text: string; id: string; at: number }

const timeoutMs = 30_000
const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

/** Rejects with what the server said. */
export async function sendMail({ server, user, password }: MailServer, mail: Mail): Promise<void> {
  const url = new URL(server)
  const isTls = url.protocol === 'smtps:'
  // A password and the names of boxes are not for who listens in between.
  if (!isTls && !loopback.test(url.hostname)) throw new Unexpected('smtp:// is for a server on this computer')
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const port = Number(url.port) || (isTls ? 465 : 25)
  const socket = isTls ? connectTls({ host, port, servername: host }) : connectTcp({ host, port })
  socket.setTimeout(timeoutMs, () => socket.destroy(new Unexpected('the mail server did not answer in time')))
  try {
    await once(socket, isTls ? 'secureConnect' : 'connect')
    const ask = talker(socket)
    await ask(null, 220)
    await ask('EHLO [127.0.0.1]', 250)
    if (user !== undefined && password !== undefined)
      await ask(`AUTH PLAIN ${Buffer.from(`\0${user}\0${password}`).toString('base64')}`, 235)
    await ask(`MAIL FROM:<${mail.from}>`, 250)
    for (const to of mail.to) await ask(`RCPT TO:<${to}>`, 250)
    await ask('DATA', 354)
    await ask(`${messageOf(mail)}\r\n.`, 250)
    // The mail is theirs, whatever they say to this.
    await ask('QUIT', 221).catch(() => undefined)
  } finally {
    socket.destroy()
  }
}

/** Sends a line and waits for the reply with that status. A reply has several lines, the last without a dash. */
function talker(socket: Socket) {
  let held = ''
  const chunks = socket.setEncoding('utf8')[Symbol.asyncIterator]()
  return async (line: string | null, wanted: number): Promise<void> => {
    if (line !== null) socket.write(`${line}\r\n`)
    for (;;) {
      const reply = /^(?:\d{3}-[^\n]*\n)*(\d{3}) ?[^\n]*\n/.exec(held)
      if (reply) {
        held = held.slice(reply[0].length)
        if (Number(reply[1]) !== wanted) throw new Unexpected(reply[0].trim().slice(0, 200))
        return
      }
      if (held.length > 8192) throw new Unexpected('the mail server does not speak SMTP')
      const next = await chunks.next()
      if (next.done) throw new Unexpected('the mail server closed the connection')
      held += String(next.value)
    }
  }
}

/** RFC 5322, with a subject and text in UTF-8. Base64 has no line that SMTP would take for its end. */
function messageOf({ from, to, subject, text, id, at }: Mail): string {
  const domain = from.split('@')[1] ?? 'localhost'
  const body = Buffer.from(text).toString('base64').replace(/.{76}/g, '$&\r\n')
  return [
    `From: Kiln Connect <${from}>`,
    `To: ${to.join(', ')}`,
    `Subject: =?UTF-8?B?${Buffer.from(subject.slice(0, 40)).toString('base64')}?=`,
    `Date: ${new Date(at).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${id}@${domain}>`,
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    body,
  ].join('\r\n')
}
