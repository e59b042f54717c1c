import { expect, test } from 'vitest'
import { createKeeper } from './memory.ts'

const MiB = 1 << 20
const made = (bytes: number) => Buffer.from(new ArrayBuffer(bytes))

test('a piece is freed once a megabyte and a block after it have been used, and not before', () => {
  const keep = createKeeper()
  const first = made(3 * MiB)
  keep(first)
  const behind = [made(MiB - 4096), made(4096), made(4095), made(1)]
  for (const piece of behind.slice(0, -1)) keep(piece)
  expect(first.length).toBe(3 * MiB)
  keep(behind.at(-1) ?? first)
  expect(first.length).toBe(0)
  expect(behind.map(({ length }) => length)).toEqual([MiB - 4096, 4096, 4095, 1])
})

test('freeing a part of a buffer that is still being filled keeps the rest', () => {
  const keep = createKeeper()
  const whole = new ArrayBuffer(2 * MiB)
  const [start, rest] = [Buffer.from(whole, 0, 10), Buffer.from(whole, 10)]
  keep(start)
  keep(made(3 * MiB))
  expect(start.length).toBe(10)
  keep(rest)
  keep(made(3 * MiB))
  expect([start.length, rest.length]).toEqual([0, 0])
})
