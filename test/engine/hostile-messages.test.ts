// The real engine behind kiln serve, and a client with the cookie that sends JSON which no window of Kiln
// sends.
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { testEngine } from '#test/engine/engine.ts'
import { windowServer } from '#test/engine/window-server.ts'
import { jsonFrames } from '#test/hostile-json.ts'

test('odd messages are answered or ignored, and the engine continues', async () => {
  const kiln = testEngine({ profiles: [] })
  const server = await windowServer({ engine: kiln.engine })
  const client = new WebSocket(`ws://127.0.0.1:${server.port}/ws`, {
    headers: { origin: server.origin, cookie: await server.cookie() },
  })
  const answers: { t: string; id?: number; error?: { code: string } }[] = []
  client.on('message', data => answers.push(JSON.parse(String(data))))
  try {
    await once(client, 'open')
    for (const text of jsonFrames.odd) client.send(text)
    client.send('{"t":"call","id":1000,"call":"settings.get","input":{}}')
    await expect.poll(() => answers.find(({ id }) => id === 1000), { timeout: 60_000 }).toBeDefined()
    expect(client.readyState).toBe(WebSocket.OPEN)
    expect(answers.find(({ id }) => id === 1000)?.t).toBe('reply')
    const codes = answers.flatMap(({ error }) => (error ? [error.code] : []))
    expect(codes).toContain('call.unknown')
    expect(codes).toContain('request.invalid')
    expect(codes).toContain('job.unknown')
    expect(codes).not.toContain('internal')
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  } finally {
    client.terminate()
    await server.close()
    await kiln.close()
  }
})
