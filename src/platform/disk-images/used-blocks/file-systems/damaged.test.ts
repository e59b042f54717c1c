// NTFS, XFS and btrfs with damaged tables: whatever they contain, parsing ends and stays within the disk.
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect } from 'vitest'
import type { Extent } from '#shared/formats/extents.ts'
import { hasCommand } from '#test/drives/disks.ts'
import { command, emptyDisk, MiB } from '#test/drives/used-drives.ts'
import { test } from '#test/folders.ts'
import { type Layout, layoutOf, type ReadAt } from '../layout.ts'
import { readAtOf } from '../read-at.ts'
import { crc32c } from './crc32c.ts'

const nodeBytes = 16 * 1024

/** Otherwise no damage would get past the checksums. */
function resum(bytes: Buffer): void {
  const summed = bytes.length === nodeBytes ? bytes : bytes.subarray(65_536, 65_536 + 4096)
  if (summed.length > 32) summed.writeUInt32LE(crc32c(summed.subarray(32)), 0)
}

type Spot = { at: number; byte: number }
const kinds: [name: string, sizeMiB: number, words: string[], after: (bytes: Buffer) => void][] = [
  ['NTFS', 100, ['mkntfs', '-q', '-F'], () => undefined],
  ['XFS', 320, ['mkfs.xfs', '-q', '-m', 'crc=0'], () => undefined],
  ['btrfs', 200, ['mkfs.btrfs', '-q', '-n', `${nodeBytes}`], resum],
]

for (const [name, sizeMiB, [program = '', ...words], after] of kinds) {
  describe.skipIf(!process.env['CI'] && !hasCommand(program))(`${name} (${program})`, () => {
    test('a damaged file system is parsed to its end', { timeout: 300_000 }, async ({ folder }) => {
      const sizeBytes = sizeMiB * MiB
      const path = emptyDisk(join(folder, 'part'), sizeBytes)
      command(program, ...words, path)
      const handle = await open(path)
      try {
        const readAt = readAtOf(handle)
        const seen: Extent[] = []
        const whole = await layoutOf(async (offset, length) => {
          seen.push({ offset, length })
          return await readAt(offset, length)
        }, sizeBytes)
        expect(whole.free.length).toBeGreaterThan(0)
        const place = fc
          .tuple(fc.constantFrom(...seen), fc.oneof(fc.nat(512), fc.nat()))
          .map(([{ offset, length }, inside]) => offset + (inside % length))
        const damage = fc.array(fc.record({ at: place, byte: fc.nat(255) }), { minLength: 1, maxLength: 12 })
        await fc.assert(
          fc.asyncProperty(damage, async spots => {
            let reads = 0
            const { free } = await damaged(readAt, spots, after, sizeBytes, () => {
              reads += 1
            })
            expect(reads).toBeLessThan(20_000)
            for (const { offset, length } of free) {
              expect(offset).toBeGreaterThan(0)
              expect(offset + length).toBeLessThanOrEqual(sizeBytes)
            }
          }),
          { numRuns: 500 },
        )
      } finally {
        await handle.close()
      }
    })
  })
}

async function damaged(
  readAt: ReadAt,
  spots: Spot[],
  after: (bytes: Buffer) => void,
  sizeBytes: number,
  onRead: () => void,
): Promise<Layout> {
  return await layoutOf(async (offset, length) => {
    onRead()
    const bytes = Buffer.from(await readAt(offset, length))
    for (const { at, byte } of spots)
      if (at >= offset && at < offset + bytes.length) bytes[at - offset] = byte
    after(bytes)
    return bytes
  }, sizeBytes)
}
