// The broker's sockets: a request is a line of JSON; its progress and its reply are lines too. All input is
// bounded.
import { createServer, type Server, type Socket } from 'node:net'
import {
  type Fault,
  longestReply,
  longestRequest,
  type Progress,
  type Reply,
} from '#shared/workloads/wire.ts'
import type { Broker } from './broker.ts'
import type { From } from './callers.ts'
import { BrokerFault, isFull } from './fault.ts'
import { requestOf } from './requests.ts'

const mostConnections = 32
const mostInFlight = 8
const newline = 10

type Serving = { readonly broker: Broker; readonly log: (line: string) => void }

function faultOf(thrown: unknown, log: (line: string) => void): { code: Fault; detail?: string } {
  if (thrown instanceof BrokerFault)
    return { code: thrown.code, ...(thrown.detail !== undefined && { detail: thrown.detail }) }
  // System errors may contain paths, so they only go to the host's log.
  log(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown))
  return isFull(thrown) ? { code: 'full' } : { code: 'internal' }
}

function write(socket: Socket, line: Reply | Progress) {
  const text = JSON.stringify(line)
  const fits =
    text.length <= longestReply ? text : JSON.stringify({ id: line.id, ok: false, code: 'internal' })
  if (socket.writable) socket.write(`${fits}\n`)
}

async function serve(socket: Socket, line: string, from: From, { broker, log }: Serving) {
  const request = requestOf(line)
  if ('ok' in request) return write(socket, request)
  const { id } = request
  try {
    const watch = (step: string, undoing: boolean) => write(socket, { id, step, undoing })
    write(socket, { id, ...(await broker.answer(request, from, watch)) })
  } catch (thrown) {
    write(socket, { id, ok: false, ...faultOf(thrown, log) })
  }
}

function read(socket: Socket, from: From, serving: Serving) {
  let kept: Buffer[] = []
  let length = 0
  let inFlight = 0
  /** One chunk may have more lines than may be in flight. */
  let ready: string[] = []
  const proceed = () => {
    while (inFlight < mostInFlight) {
      const line = ready.shift()
      if (line === undefined) return void socket.resume()
      inFlight += 1
      void serve(socket, line, from, serving).finally(() => {
        inFlight -= 1
        proceed()
      })
    }
    socket.pause()
  }
  socket.on('data', (chunk: Buffer) => {
    let rest = chunk
    for (let end = rest.indexOf(newline); end >= 0; end = rest.indexOf(newline)) {
      kept.push(rest.subarray(0, end))
      length += end
      if (length > longestRequest) break
      ready.push(Buffer.concat(kept).toString('utf8'))
      kept = []
      length = 0
      rest = rest.subarray(end + 1)
    }
    kept.push(rest)
    length += rest.length
    proceed()
    if (length <= longestRequest) return
    write(socket, { id: 0, ok: false, code: 'request' })
    socket.destroySoon()
    socket.removeAllListeners('data')
    kept = []
    ready = []
  })
  // The client disconnected: what has begun continues, and the rest is dropped.
  socket.on('error', () => socket.destroy())
  socket.on('close', () => {
    ready = []
  })
}

/** `at`: an open socket from systemd, or a path for a new one. */
export function listen(at: { fd: number } | { path: string }, from: From, serving: Serving): Promise<Server> {
  const server = createServer(socket => read(socket, from, serving))
  server.maxConnections = mostConnections
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(at, () => resolve(server))
  })
}
