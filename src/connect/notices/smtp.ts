// Sends one mail by SMTP (RFC 5321): over TLS from the first byte (RFC 8314), by STARTTLS (RFC 3207), or in
// clear to a server on this computer. Never falls back to plain text.
import { once } from 'node:events'
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { Unexpected } from '#shared/errors.ts'

export type MailServer = {
  server: string
  user?: string | undefined
  password?: string | undefined
  /** PEM of the CA that signed its certificate; by default those that Node trusts. */
  ca?: string | undefined
}
type Mail = { from: string; to: readonly string[]; subject: string; text: string; id: string; at: number }

const timeoutMs = 30_000
const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/
const hello = 'EHLO [127.0.0.1]'

/** Rejects with the server's reply. `signal`: ends it also while the server sends a byte now and then. */
export async function sendMail(
  { server, user, password, ca }: MailServer,
  mail: Mail,
  signal?: AbortSignal,
): Promise<void> {
  const url = new URL(server)
  const isTls = url.protocol === 'smtps:'
  const isUpgraded = url.protocol === 'smtp+starttls:'
  // A password and the names of boxes must not be readable on the way.
  if (!isTls && !isUpgraded && !loopback.test(url.hostname))
    throw new Unexpected('smtp:// is for a server on this computer: use smtps:// or smtp+starttls://')
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const port = Number(url.port) || (isTls ? 465 : isUpgraded ? 587 : 25)
  // A certificate for an IP address is checked without a server name.
  const certified = { host, ...(isIP(host) === 0 && { servername: host }), ...(ca !== undefined && { ca }) }
  let socket: Socket = isTls ? connectTls({ ...certified, port }) : connectTcp({ host, port })
  bound(socket)
  const end = () => socket.destroy(tooLate())
  signal?.addEventListener('abort', end)
  try {
    await once(socket, isTls ? 'secureConnect' : 'connect')
    let talk = talker(socket)
    await talk.ask(null, 220)
    await talk.ask(hello, 250)
    if (isUpgraded) {
      await talk.ask('STARTTLS', 220)
      // Text that arrived in clear behind the answer would count as encrypted.
      if (talk.release() !== '') throw new Unexpected('the mail server sent more in clear after STARTTLS')
      const secured: TLSSocket = connectTls({ ...certified, socket })
      socket = secured
      bound(socket)
      await once(socket, 'secureConnect')
      talk = talker(socket)
      await talk.ask(hello, 250)
    }
    const { ask } = talk
    if (user !== undefined && password !== undefined)
      await ask(`AUTH PLAIN ${Buffer.from(`\0${user}\0${password}`).toString('base64')}`, 235)
    await ask(`MAIL FROM:<${mail.from}>`, 250)
    await toThose(mail.to, ask)
    await ask('DATA', 354)
    await ask(`${messageOf(mail)}\r\n.`, 250)
    // The server has accepted the mail, whatever it answers to this.
    await ask('QUIT', 221).catch(() => undefined)
  } finally {
    signal?.removeEventListener('abort', end)
    socket.destroy()
  }
}

/** The mailbox of one owner may be gone, and the others have to hear of it. Rejects only if the server takes none. */
async function toThose(all: readonly string[], ask: (line: string, ...wanted: number[]) => Promise<void>) {
  const refused: unknown[] = []
  for (const to of all) {
    try {
      // 251: it forwards the mail.
      await ask(`RCPT TO:<${to}>`, 250, 251)
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw thrown
      refused.push(thrown)
    }
  }
  if (refused.length === all.length) throw refused[0]
}

/** The server answered, and not as it was wanted. */
class Refused extends Unexpected {}

const tooLate = () => new Unexpected('the mail server did not answer in time')
const bound = (socket: Socket) => socket.setTimeout(timeoutMs, () => socket.destroy(tooLate()))

/**
 * Sends a line and waits for a reply with one of these statuses. A reply can have several lines; the last has no dash.
 */
function talker(socket: Socket) {
  let held = ''
  let ended: Error | null = null
  let wake = () => {}
  const onData = (chunk: Buffer) => {
    held += chunk.toString('latin1')
    wake()
  }
  const onEnd = (thrown?: Error) => {
    ended ??= thrown instanceof Error ? thrown : new Unexpected('the mail server closed the connection')
    wake()
  }
  socket
    .on('data', onData)
    .on('error', onEnd)
    .on('close', () => onEnd())
    .on('end', () => onEnd())
  return {
    async ask(line: string | null, ...wanted: number[]): Promise<void> {
      if (line !== null) socket.write(`${line}\r\n`)
      for (;;) {
        const reply = /^(?:\d{3}-[^\n]*\n)*(\d{3})(?: [^\n]*|\r?)\n/.exec(held)
        if (reply) {
          held = held.slice(reply[0].length)
          if (!wanted.includes(Number(reply[1]))) throw new Refused(reply[0].trim().slice(0, 200))
          return
        }
        if (held.length > 8192) throw new Unexpected('the mail server does not speak SMTP')
        if (ended) throw ended
        await new Promise<void>(done => {
          wake = done
        })
      }
    },
    /** Stops using the socket. Returns input that was received and not read. */
    release(): string {
      socket.off('data', onData)
      socket.pause()
      return held
    },
  }
}

/**
 * RFC 5322, with a UTF-8 subject and text. A Base64 line can never look like the end of the message to SMTP.
 */
function messageOf({ from, to, subject, text, id, at }: Mail): string {
  const domain = from.split('@')[1] ?? 'localhost'
  const body = Buffer.from(text).toString('base64').replace(/.{76}/g, '$&\r\n')
  return [
    `From: Kiln Connect <${from}>`,
    `To: ${to.join(', ')}`,
    `Subject: ${encodedWords(subject)}`,
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

/** RFC 2047: words of at most 75 characters, none of which ends within a character. */
function encodedWords(text: string): string {
  const words: string[] = []
  let word = ''
  for (const character of text) {
    if (Buffer.byteLength(word + character) > 45) {
      words.push(word)
      word = ''
    }
    word += character
  }
  return [...words, word].map(each => `=?UTF-8?B?${Buffer.from(each).toString('base64')}?=`).join('\r\n ')
}
