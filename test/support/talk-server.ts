// For tests: a stand-in for the process of the model, on its socket. Its answers are a script.
import { once } from 'node:events'
import { createServer } from 'node:net'

/** null: it ends the connection without an answer. */
type Answer = Record<string, unknown> | null

export async function talkServer(path: string) {
  const said: unknown[] = []
  const script: Answer[] = []
  let steps: readonly object[] = []
  const server = createServer(socket => {
    let kept = ''
    socket.on('error', () => socket.destroy())
    socket.on('data', chunk => {
      kept += chunk
      if (!kept.endsWith('\n')) return
      said.push(JSON.parse(kept))
      kept = ''
      const answer = script.shift()
      for (const step of steps) socket.write(`${JSON.stringify({ id: 1, ...step })}\n`)
      const waitMs = steps.length > 0 ? 6000 : 0
      steps = []
      setTimeout(() => end(answer ?? null), waitMs)
    })
    function end(answer: Answer) {
      if (answer) socket.write(`${JSON.stringify({ id: 1, left: { tokens: 5, cents: 50 }, ...answer })}\n`)
      else socket.destroy()
    }
  })
  server.listen(path)
  await once(server, 'listening')
  return {
    said,
    /** The steps of what the next answer does, which takes some seconds then. */
    says: (...lines: object[]) => {
      steps = lines
    },
    next: (...answers: Answer[]) => void script.push(...answers),
    async close() {
      server.close()
      await once(server, 'close')
    },
  }
}
