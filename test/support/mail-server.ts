// A mail server that speaks SMTP in clear, over TLS from the first byte or after STARTTLS, and keeps what it heard.
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket, type Server as TcpServer } from 'node:net'
import { createServer as createTls, TLSSocket } from 'node:tls'
import { onTestFinished } from 'vitest'

type Certified = { cert: string; key: string }
type Wanted = {
  /** Answers this command with a failure. */
  refuses?: string
  /** How it answers RCPT for one of these. */
  recipients?: Readonly<Record<string, string>>
  greeting?: string
  /** It greets no caller before. */
  ready?: Promise<void>
  tls?: Certified & { from: 'start' | 'starttls' }
  /** What comes in clear together with the answer to STARTTLS. */
  afterStartTls?: string
}

export async function mailServer({
  refuses = '',
  recipients = {},
  greeting = '220-hello\r\n220 ready\r\n',
  ready = Promise.resolve(),
  tls,
  afterStartTls = '',
}: Wanted = {}) {
  /** Commands, with "(tls) " before those that came encrypted. */
  const lines: string[] = []
  const mails: string[] = []
  let callers = 0
  const answer = (socket: Socket, isSecure: boolean, isGreeted = false) => {
    socket.on('error', () => undefined)
    if (!isGreeted) {
      callers++
      void ready.then(() => socket.write(greeting))
    }
    let [held, data] = ['', false]
    const onData = (chunk: Buffer) => {
      held += chunk.toString('utf8')
      for (let end = held.indexOf('\r\n'); end >= 0; end = held.indexOf('\r\n')) {
        const line = held.slice(0, end)
        held = held.slice(end + 2)
        if (data && line !== '.') mails[mails.length - 1] += `${line}\n`
        else if (data) {
          data = false
          socket.write('250 kept\r\n')
        } else {
          lines.push(isSecure ? `(tls) ${line}` : line)
          const verb = line.split(/[ :]/, 1)[0] ?? ''
          if (verb === refuses) socket.write('550 5.7.1 not today\r\n')
          else if (verb === 'RCPT')
            socket.write(`${recipients[/<(.*)>/.exec(line)?.[1] ?? ''] ?? '250 fine'}\r\n`)
          else if (verb === 'EHLO') socket.write('250-here\r\n250-8BITMIME\r\n250 AUTH PLAIN\r\n')
          else if (verb === 'AUTH') socket.write('235 welcome\r\n')
          else if (verb === 'QUIT') socket.end('221 bye\r\n')
          else if (verb === 'STARTTLS') {
            socket.off('data', onData)
            socket.write(`220 continue\r\n${afterStartTls}`)
            if (tls) {
              const secured = new TLSSocket(socket, { isServer: true, cert: tls.cert, key: tls.key })
              secured.on('error', () => undefined)
              secured.on('secure', () => answer(secured, true, true))
            }
          } else if (verb === 'DATA') {
            data = true
            mails.push('')
            socket.write('354 continue\r\n')
          } else socket.write('250 fine\r\n')
        }
      }
    }
    socket.on('data', onData)
  }
  const isFromStart = tls?.from === 'start'
  const server: TcpServer = isFromStart
    ? createTls({ cert: tls.cert, key: tls.key }, socket => answer(socket, true))
    : createServer(socket => answer(socket, false))
  server.on('tlsClientError', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const scheme = isFromStart ? 'smtps' : tls ? 'smtp+starttls' : 'smtp'
  const address = `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { address, lines, mails, callers: () => callers }
}
