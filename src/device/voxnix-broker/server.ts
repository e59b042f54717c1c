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
import { createLines } from './lines.ts'
import { requestOf } from './requests.ts'

const mostConnections = 32
const mostInFlight = 8

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

type Connection = { readonly socket: Socket; readonly from: From; readonly closed: AbortSignal }

async function serve({ socket, from, closed }: Connection, line: string, { broker, log }: Serving) {
  const request = requestOf(line)
  if ('ok' in request) return write(socket, request)
  const { id } = request
  try {
    const watch = (step: string, undoing: boolean) => write(socket, { id, step, undoing })
    write(socket, { id, ...(await broker.answer(request, from, watch, closed)) })
  } catch (thrown) {
    if (closed.aborted && thrown === closed.reason) return
    write(socket, { id, ok: false, ...faultOf(thrown, log) })
  }
}

function read(socket: Socket, from: From, serving: Serving) {
  const ending = new AbortController()
  const connection = { socket, from, closed: ending.signal }
  const lines = createLines(longestRequest)
  let inFlight = 0
  let isWaiting = false
  /** A chunk may have thousands of lines: other connections get their turn after each few, and their sender reads the replies. */
  const later = () => {
    if (isWaiting || ending.signal.aborted) return
    isWaiting = true
    const go = () => {
      isWaiting = false
      proceed()
    }
    if (socket.writableNeedDrain) socket.once('drain', go)
    else setImmediate(go)
  }
  const proceed = () => {
    for (let begun = 0; inFlight < mostInFlight && !ending.signal.aborted; begun++) {
      if (begun === mostInFlight || socket.writableNeedDrain) return later()
      const line = lines.next()
      if (line === null) return void socket.resume()
      if (line === 'too-long') return refuse()
      inFlight += 1
      void serve(connection, line, serving).finally(() => {
        inFlight -= 1
        later()
      })
    }
  }
  const refuse = () => {
    write(socket, { id: 0, ok: false, code: 'request' })
    socket.destroySoon()
    socket.removeAllListeners('data')
    lines.drop()
  }
  socket.on('data', (chunk: Buffer) => {
    socket.pause()
    lines.add(chunk)
    later()
  })
  // The client disconnected: what has begun continues, and the rest is dropped.
  socket.on('error', () => socket.destroy())
  socket.on('close', () => {
    lines.drop()
    ending.abort()
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
