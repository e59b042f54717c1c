// The socket for the model's process: a line of JSON is a span. It never answers.
import { createServer, type Socket } from 'node:net'
import { longestSpan } from '#shared/workloads/spans.ts'
import { spanOf } from './span-lines.ts'
import type { SpanQueue } from './span-queue.ts'

const mostConnections = 8

function read(socket: Socket, queue: SpanQueue) {
  let kept = ''
  socket.setEncoding('utf8')
  socket.on('data', (chunk: string) => {
    const lines = (kept + chunk).split('\n')
    kept = lines.pop() ?? ''
    for (const line of lines) {
      const span = spanOf(line)
      if (span) queue.add(span, line.length)
    }
    if (kept.length > longestSpan) socket.destroy()
  })
  // The client's process ended.
  socket.on('error', () => socket.destroy())
}

export function listenForSpans(fd: number, queue: SpanQueue) {
  const server = createServer(socket => read(socket, queue))
  server.maxConnections = mostConnections
  server.listen({ fd })
}
