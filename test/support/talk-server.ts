// For tests: a stand-in for the process of the model, on its socket. Its answers are a script.
import { once } from 'node:events'
import { createServer } from 'node:net'

/** null: it ends the connection without an answer. */
type Answer = Record<string, unknown> | null

export async function talkServer(path: string) {
  const said: unknown[] = []
  const script: Answer[] = []
  const server = createServer(socket => {
    let kept = ''
    socket.on('error', () => socket.destroy())
    socket.on('data', chunk => {
      kept += chunk
      if (!kept.endsWith('\n')) return
      said.push(JSON.parse(kept))
      kept = ''
      const answer = script.shift()
      if (answer) socket.write(`${JSON.stringify({ id: 1, left: { tokens: 5, cents: 50 }, ...answer })}\n`)
      else socket.destroy()
    })
  })
  server.listen(path)
  await once(server, 'listening')
  return {
    said,
    next: (...answers: Answer[]) => void script.push(...answers),
    async close() {
      server.close()
      await once(server, 'close')
    },
  }
}
