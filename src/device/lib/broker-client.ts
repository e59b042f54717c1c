// One connection to the broker: sends requests and matches replies by number.
import type { Socket } from 'node:net'
import { longestReply, type Progress, type Reply, type Request } from '#shared/workloads/wire.ts'

type OfModel = Pick<Request, 'conversation' | 'untrusted'>

export function createClient(socket: Socket, watch: (progress: Progress) => void) {
  let kept = ''
  let number = 0
  const waits = new Map<number, { resolve: (reply: Reply) => void; reject: (cause: Error) => void }>()
  const take = (line: Reply | Progress) => {
    if (!('ok' in line)) return watch(line)
    waits.get(line.id)?.resolve(line)
    waits.delete(line.id)
  }
  socket.setEncoding('utf8')
  socket.on('data', (chunk: string) => {
    kept += chunk
    if (kept.length > 2 * longestReply) socket.destroy()
    const lines = kept.split('\n')
    kept = lines.pop() ?? ''
    for (const line of lines) take(JSON.parse(line))
  })
  socket.on('close', () => {
    for (const { reject } of waits.values()) reject(new Error('closed'))
  })
  return {
    /** `as`: the person's number, over a socket of the agent. `more`: sent by the model's process. */
    ask(verb: Request['verb'], input: Request['input'], as?: string, more: OfModel = {}): Promise<Reply> {
      const request: Request = { id: ++number, verb, input, ...(as !== undefined && { as }), ...more }
      socket.write(`${JSON.stringify(request)}\n`)
      return new Promise((resolve, reject) => waits.set(request.id, { resolve, reject }))
    },
    close: () => socket.end(),
  }
}
export type Client = ReturnType<typeof createClient>
