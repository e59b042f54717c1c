import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Arriving } from '../link/engine-link.ts'
import type { Pool } from '../memory/buffer-pool.ts'
import { createStreamSource } from './stream-source.ts'

const slotBytes = 4096
const diskBytes = 64 * 1024

/** Slots with leftover content, as in a running job. */
function endlessPool(): Pool {
  const memory = new SharedArrayBuffer(0)
  return { slotBytes, memory, take: async () => Buffer.alloc(slotBytes, 0xee), give: () => undefined }
}

const piece = (offset: number, bytes: Buffer): Arriving => {
  let given = 0
  return {
    offset,
    length: bytes.length,
    async read(into) {
      given += bytes.copy(into, 0, given, given + into.length)
    },
  }
}

/** Pieces as the engine sends them: ascending, whole sectors, gaps where there are zeros. */
const sectors = fc.array(fc.tuple(fc.nat(6), fc.integer({ min: 1, max: 20 })), { maxLength: 12 })

test('chunks hold what was sent, zeros in the rest of a partial block, and are whole blocks', async () => {
  await fc.assert(
    fc.asyncProperty(sectors, fc.constantFrom(512, 2048, 4096), async (lengths, align) => {
      const disk = Buffer.alloc(diskBytes)
      const found = Buffer.alloc(diskBytes)
      const chunks: { start: number; end: number }[] = []
      const source = createStreamSource(align, endlessPool(), ({ offset, bytes }) => {
        bytes.copy(found, offset)
        chunks.push({ start: offset, end: offset + bytes.length })
      })
      let at = 0
      for (const [gap, length] of lengths) {
        at += gap * 512
        const bytes = Buffer.alloc(Math.max(0, Math.min(length * 512, diskBytes - at)), 1 + (at % 251))
        if (bytes.length === 0) break
        bytes.copy(disk, at)
        await source.push(piece(at, bytes))
        at += bytes.length
      }
      source.end()
      expect(found.equals(disk)).toBe(true)
      for (const [index, { start, end }] of chunks.entries()) {
        expect([start % align, end % align]).toEqual([0, 0])
        expect(start).toBeGreaterThanOrEqual(chunks[index - 1]?.end ?? 0)
        expect(Math.floor(start / slotBytes)).toBe(Math.floor((end - 1) / slotBytes))
      }
      expect(source.regions.reduce((sum, { start, end }) => sum + end - start, 0)).toBe(
        chunks.reduce((sum, { start, end }) => sum + end - start, 0),
      )
    }),
  )
})

test('pads the end of a disk within a block with zeros', async () => {
  const chunks: Buffer[] = []
  const source = createStreamSource(512, endlessPool(), ({ bytes }) => chunks.push(Buffer.from(bytes)))
  await source.push(piece(0, Buffer.alloc(700, 1)))
  source.end()
  expect(chunks).toEqual([Buffer.concat([Buffer.alloc(700, 1), Buffer.alloc(324)])])
  expect(source.regions).toEqual([{ start: 0, end: 1024 }])
})

test('a piece before the current position breaks the stream', async () => {
  const source = createStreamSource(512, endlessPool(), () => undefined)
  await source.push(piece(1024, Buffer.alloc(512)))
  await expect(source.push(piece(1024, Buffer.alloc(512)))).rejects.toMatchObject({ code: 'source.broken' })
})
