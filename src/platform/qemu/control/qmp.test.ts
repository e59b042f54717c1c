// A program in place of QEMU: one that a guest has taken over.
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { withQmp } from './qmp.ts'

const greeting = '{"QMP":{"version":{"qemu":{"major":7}}}}\n'

test('an answer without an end is given up, and its connection closed', async ({ folder }) => {
  const path = join(folder, 'qmp')
  let sent = 0
  const flood = async (socket: Socket) => {
    socket.on('error', () => socket.destroy())
    socket.write(greeting)
    const piece = 'x'.repeat(1 << 20)
    for (; !socket.destroyed && sent < 1 << 30; sent += piece.length)
      if (!socket.write(piece)) await Promise.race([once(socket, 'drain'), once(socket, 'close')])
  }
  const server = createServer(socket => void flood(socket).catch(() => undefined)).listen(path)
  await once(server, 'listening')
  await expect(withQmp(path, async () => undefined)).rejects.toMatchObject({ code: 'machine.silent' })
  expect(sent).toBeLessThan(64 << 20)
  server.close()
})

test('lines are put together however they are cut', async ({ folder }) => {
  const path = join(folder, 'qmp')
  const server = createServer(socket => {
    socket.write(greeting)
    socket.on('data', async data => {
      const { id } = JSON.parse(data.toString()) as { id: number }
      const text = `{"timestamp":{}}\n{"id":${id},"return":"${'a'.repeat(5000)}"}\n{"event":"X"}\n`
      for (let at = 0; at < text.length; at += 700) {
        socket.write(text.slice(at, at + 700))
        await new Promise(resolve => setImmediate(resolve))
      }
    })
  }).listen(path)
  await once(server, 'listening')
  expect(await withQmp(path, ({ ask }) => ask('x'))).toBe('a'.repeat(5000))
  server.close()
})
