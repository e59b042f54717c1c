// A fake of QEMU's guest agent: the protocol of qemu-ga-ref, one caller at a time, as a chardev socket is.
// agent.test.ts holds the shapes that the tests answer with against the real qemu-ga, where that is installed.
import { createServer, type Server, type Socket } from 'node:net'

export type Answer = { return: unknown } | { error: { class: string; desc: string } } | 'silence'
export type GuestAgentManners = {
  /** Bytes that an earlier caller has left in the line. */
  stale?: string
  answer: (command: string, details: Record<string, unknown>) => Answer
}

export class FakeGuestAgent {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  readonly calls: { command: string; details: Record<string, unknown> }[] = []

  private constructor(server: Server) {
    this.#server = server
  }

  static async listen(path: string, { stale = '', answer }: GuestAgentManners): Promise<FakeGuestAgent> {
    const server = createServer()
    const agent = new FakeGuestAgent(server)
    server.on('connection', socket => {
      agent.#sockets.add(socket)
      socket.on('close', () => agent.#sockets.delete(socket))
      socket.on('error', () => undefined)
      if (stale !== '') socket.write(stale)
      let unread = ''
      socket.setEncoding('latin1').on('data', (text: string) => {
        unread += text
        const lines = unread.split('\n')
        unread = lines.pop() ?? ''
        for (const line of lines) agent.#hear(socket, line, answer)
      })
    })
    await new Promise<void>(listening => server.listen(path, listening))
    return agent
  }

  #hear(socket: Socket, line: string, answer: GuestAgentManners['answer']): void {
    // 0xFF makes the agent forget what came before it.
    const text = Buffer.from(line.slice(line.lastIndexOf('\xff') + 1), 'latin1').toString('utf8')
    const call = JSON.parse(text) as { execute: string; arguments?: Record<string, unknown> }
    if (call.execute === 'guest-sync-delimited') {
      socket.write(Buffer.concat([Buffer.of(0xff), Buffer.from(`{"return": ${call.arguments?.['id']}}\n`)]))
      return
    }
    const details = call.arguments ?? {}
    this.calls.push({ command: call.execute, details })
    const said = answer(call.execute, details)
    if (said !== 'silence') socket.write(`${JSON.stringify(said)}\n`)
  }

  close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    return new Promise(closed => this.#server.close(() => closed()))
  }
}
