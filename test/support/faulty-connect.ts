// Between a box and the real Connect: passes calls on, and for some of them answers as a test wants, or loses the answer.
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

type Call = { method: string; path: string; body: string }
/** pass: on to Connect. lose: on to Connect, and its answer is cut off. half: the half of its answer. cut: none of these. */
type Fault =
  | 'pass'
  | 'lose'
  | 'half'
  | 'cut'
  | { status: number; headers?: Record<string, string>; body?: string }

export async function faultyConnect(address: string) {
  let target = address
  const calls: Call[] = []
  let decide: (call: Call) => Fault = () => 'pass'
  let queue: Fault[] = []
  const server = createServer((asked, reply) => {
    answer(asked, reply).catch(() => reply.destroy())
  })

  async function answer(asked: IncomingMessage, reply: ServerResponse) {
    const body = await bytesOf(asked)
    const call = { method: asked.method ?? '', path: asked.url ?? '', body: body.toString() }
    calls.push(call)
    const fault = decide(call)
    if (fault === 'cut') return reply.destroy()
    if (typeof fault === 'object') return reply.writeHead(fault.status, fault.headers).end(fault.body ?? '')
    const passed = request(`${target}${call.path}`, { method: call.method, headers: asked.headers })
    passed.on('error', () => reply.destroy())
    passed.on('response', response => {
      bytesOf(response).then(
        bytes => {
          if (fault === 'lose') reply.destroy()
          else if (fault === 'half') {
            reply.writeHead(response.statusCode ?? 0, { 'content-length': bytes.length + 1 })
            reply.write(bytes.subarray(0, bytes.length / 2), () => reply.destroy())
          } else reply.writeHead(response.statusCode ?? 0, response.headers).end(bytes)
        },
        () => reply.destroy(),
      )
    })
    return passed.end(body)
  }

  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    /** Connect serves elsewhere now. */
    to(next: string) {
      target = next
    },
    when(rule: (call: Call) => Fault) {
      decide = rule
    },
    /** Each of them for one call, then as Connect answers. */
    next(...faults: Fault[]) {
      queue = [...faults]
      decide = () => queue.shift() ?? 'pass'
    },
    left: () => queue.length,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}
export type FaultyConnect = Awaited<ReturnType<typeof faultyConnect>>
