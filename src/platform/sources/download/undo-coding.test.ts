// Servers that send a few kilobytes which decode to far more than fits.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as zlib from 'node:zlib'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { innerStart } from './content-coding.ts'
import { nothingYet, type Part } from './continuing.ts'
import { undoCoding } from './undo-coding.ts'

const MiB = 1 << 20
const zeros = Buffer.alloc(64 * MiB)

test.for([
  ['gzip', ['gzip'], zlib.gzipSync(zeros)],
  ['gzip in gzip', ['gzip', 'gzip'], zlib.gzipSync(zlib.gzipSync(zeros))],
  ['brotli', ['br'], zlib.brotliCompressSync(zeros)],
  ['zstd', ['zstd'], zlib.zstdCompressSync(zeros)],
] as const)('the start of a file in %s is bounded, whatever it decodes to', async ([, codings, head]) => {
  expect(head.length).toBeLessThan(128 * 1024)
  const start = await innerStart(codings, head)
  expect(start?.length).toBeGreaterThanOrEqual(MiB)
  expect(start?.length).toBeLessThan(4 * MiB)
})

test('a file that does not fit once it is decoded is refused, and nothing of it stays', async ({
  folder,
}) => {
  const file = join(folder, 'file')
  const wire = zlib.gzipSync(zeros)
  writeFileSync(file, wire)
  const saved: Part[] = []
  const place = {
    file,
    load: async () => nothingYet,
    save: async (part: Part) => void saved.push(part),
    leave: async () => undefined,
  }
  const part: Part = { ...nothingYet, codings: ['gzip'], isWhole: true, doneBytes: wire.length }
  const { signal } = new AbortController()
  const decode = (roomMiB: number) =>
    undoCoding(place, part, 'disk.img', signal, async () => (256 + roomMiB) * MiB)
  await expect(decode(63)).rejects.toMatchObject({ code: 'space.full' })
  expect(existsSync(`${file}.decoded`)).toBe(false)
  expect(readFileSync(file).equals(wire)).toBe(true)
  expect(saved).toEqual([])
  await decode(64)
  expect(readFileSync(file).equals(zeros)).toBe(true)
  expect(saved.at(-1)).toMatchObject({ codings: [], doneBytes: zeros.length })
})
