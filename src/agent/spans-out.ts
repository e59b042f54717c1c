// Sends spans to the telemetry process over its socket. An answer never waits for this: spans that cannot be
// sent are dropped.
import { createConnection, type Socket } from 'node:net'
import { longestSpan, longestValue, type Span } from '#shared/workloads/spans.ts'

const mostWaiting = 1024 * 1024
const againMs = 5000

export type SpansOut = (span: Span) => void

const bounded = (span: Span): Span => ({
  ...span,
  attributes: Object.fromEntries(
    Object.entries(span.attributes).map(([key, value]) => [
      key,
      typeof value === 'string' ? value.slice(0, longestValue) : value,
    ]),
  ),
})

export function spansTo(path: string, now: () => number): SpansOut {
  let socket: Socket | null = null
  let triedAt = Number.NEGATIVE_INFINITY
  function connect() {
    triedAt = now()
    const made = createConnection(path)
    made.unref()
    made.on('error', () => made.destroy())
    made.on('close', () => {
      if (socket === made) socket = null
    })
    socket = made
  }
  return span => {
    if (socket === null && Math.abs(now() - triedAt) >= againMs) connect()
    const line = `${JSON.stringify(bounded(span))}\n`
    if (socket && line.length <= longestSpan && socket.writableLength < mostWaiting) socket.write(line)
  }
}
