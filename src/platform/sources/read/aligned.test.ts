import fc from 'fast-check'
import { expect, test } from 'vitest'
import { alignedChunks } from './aligned.ts'

const blockBytes = 4096

async function* inPieces(disk: Buffer, lengths: number[]) {
  let at = 0
  for (const length of [...lengths, disk.length]) {
    if (at < disk.length) yield disk.subarray(at, at + length)
    at += length
  }
}

test('chunks form the disk, in order, and only the last ends within a block', async () => {
  const lengths = fc.array(fc.oneof(fc.integer({ min: 1, max: 9000 }), fc.constant(blockBytes)), {
    maxLength: 20,
  })
  await fc.assert(
    fc.asyncProperty(lengths, fc.integer({ min: 0, max: 60_000 }), async (cuts, bytes) => {
      const disk = Buffer.from(Array.from({ length: bytes }, (_, index) => index % 251))
      const found: Buffer[] = []
      let at = 0
      for await (const chunk of alignedChunks(inPieces(disk, cuts))) {
        expect(chunk.position).toBe(at)
        expect(at % blockBytes).toBe(0)
        expect(chunk.bytes.length).toBeGreaterThan(0)
        found.push(Buffer.from(chunk.bytes))
        at += chunk.bytes.length
      }
      expect(Buffer.concat(found).equals(disk)).toBe(true)
    }),
  )
})

test('copies only blocks that two pieces share', async () => {
  const disk = Buffer.alloc(40_000, 7)
  const pieces = inPieces(disk, [10_000, 20_000])
  const own: number[] = []
  for await (const { position, bytes } of alignedChunks(pieces))
    if (bytes.buffer !== disk.buffer) own.push(position)
  expect(own).toEqual([8192, 28_672, 36_864])
})
