// A connection that closes before all of its requests have begun.
import { once } from 'node:events'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { listen } from './server.ts'

const mostInFlight = 8

test('what a closed connection left is dropped, and what has begun ends', async ({ folder }) => {
  const { promise: held, resolve: release } = Promise.withResolvers<void>()
  const counts = { begun: 0, ended: 0 }
  const broker = {
    async answer() {
      counts.begun += 1
      await held
      counts.ended += 1
      return { ok: true, value: null } as const
    },
  }
  const path = join(folder, 'socket')
  const server = await listen({ path }, { face: 'chat', person: null }, { broker, log: () => undefined })
  const closed = once(server, 'connection').then(([socket]) => once(socket, 'close'))
  const socket = createConnection(path)
  socket.write(`${JSON.stringify({ id: 1, verb: 'list', input: {}, as: '1' })}\n`.repeat(500))
  await expect.poll(() => counts.begun, { timeout: 10_000 }).toBe(mostInFlight)
  socket.destroy()
  await closed
  release()
  await expect.poll(() => counts.ended, { timeout: 10_000 }).toBe(mostInFlight)
  await delay(50)
  expect(counts).toEqual({ begun: mostInFlight, ended: mostInFlight })
  server.close()
})
