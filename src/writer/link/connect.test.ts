// A real socket, to which the engine writes in pieces of any size.
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { connectTo } from './connect.ts'

async function connected(folder: string) {
  const path = join(folder, 'socket')
  const accepted = Promise.withResolvers<Socket>()
  const server = createServer(accepted.resolve)
  await new Promise<void>(resolve => server.listen(path, resolve))
  const connection = await connectTo(path)
  const engine = await accepted.promise
  const close = async () => {
    engine.destroy()
    connection.socket.destroy()
    await new Promise(resolve => server.close(resolve))
  }
  return { ...connection, engine, close }
}

const written = (socket: Socket, bytes: Uint8Array) =>
  new Promise<void>(resolve => socket.write(bytes, () => resolve()))

test('what is read is what was sent, however it was split, and wherever it goes', async ({ folder }) => {
  const { read, engine, close } = await connected(folder)
  const lengths = fc.array(fc.oneof(fc.nat(20), fc.nat(40_000), fc.nat(300_000)), { maxLength: 10 })
  await fc.assert(
    fc.asyncProperty(lengths, lengths, async (sent, wanted) => {
      const total = sent.reduce((sum, length) => sum + length, 0)
      const bytes = Buffer.from(Array.from({ length: total }, (_, index) => (index * 7 + index / 251) & 0xff))
      const sending = (async () => {
        let at = 0
        for (const length of sent) {
          await written(engine, bytes.subarray(at, at + length))
          at += length
        }
      })()
      const memory = Buffer.from(new SharedArrayBuffer(total))
      let at = 0
      for (const length of [...wanted, total]) {
        const into = memory.subarray(at, at + length)
        expect(await read(into)).toBe(true)
        at += into.length
      }
      await sending
      expect(memory.equals(bytes)).toBe(true)
    }),
    { numRuns: 60 },
  )
  await close()
})

test('an engine that disconnects between two messages is gone; within one that is an error', async ({
  folder,
}) => {
  for (const { sent, outcome } of [
    { sent: 10, outcome: false },
    { sent: 12, outcome: 'in the middle of a message' },
  ]) {
    const { read, engine, close } = await connected(join(folder))
    engine.end(Buffer.alloc(sent))
    expect(await read(Buffer.alloc(10))).toBe(true)
    const next = read(Buffer.alloc(10))
    if (typeof outcome === 'string') await expect(next).rejects.toThrow(outcome)
    else expect(await next).toBe(outcome)
    await close()
  }
})

test('nothing is read without a request', async ({ folder }) => {
  const { read, engine, close } = await connected(folder)
  let sent = false
  const sending = written(engine, Buffer.alloc(8 << 20, 1)).then(() => {
    sent = true
  })
  expect(await read(Buffer.alloc(5))).toBe(true)
  await new Promise(resolve => setTimeout(resolve, 200))
  expect(sent).toBe(false)
  expect(await read(Buffer.alloc((8 << 20) - 5))).toBe(true)
  await sending
  await close()
})
