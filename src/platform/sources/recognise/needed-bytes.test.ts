import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect } from 'vitest'
import { command, emptyDisk, MiB, putInto } from '#test/drives/used-drives.ts'
import { test } from '#test/folders.ts'
import { createNeedsReader, needsOf } from './needed-bytes.ts'

test('reads what a disk needs from pieces of any length whose memory is reused', ({ folder }) => {
  const disk = emptyDisk(join(folder, 'disk'), 20 * MiB)
  // One begins within what is read for the table, and continues after it.
  const input = '2040,4096,83\n9MiB,10MiB,83\n'
  execFileSync('sfdisk', ['-q', disk], { input, stdio: ['pipe', 'ignore', 'pipe'] })
  for (const [at, length] of [
    [2040 * 512, 4096 * 512],
    [9 * MiB, 10 * MiB],
  ] as const) {
    const part = emptyDisk(join(folder, 'part'), length)
    command('mke2fs', '-q', '-F', '-t', 'ext4', part)
    putInto(disk, part, at)
  }
  const bytes = readFileSync(disk)
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 6 * MiB }), { minLength: 1, maxLength: 20 }),
      fc.constantFrom(
        [2040 * 512 + 70_000, 2040 * 512 + 4096 * 512],
        [10 * MiB, 19 * MiB],
        [20 * MiB, 19 * MiB],
      ),
      (lengths, [end = 0, needed]) => {
        const reader = createNeedsReader()
        for (let at = 0, turn = 0; at < end; turn += 1) {
          const length = lengths[turn % lengths.length] ?? 1
          const piece = Buffer.from(bytes.subarray(at, Math.min(end, at + length)))
          // The maximum possible with pieces of a few bytes.
          const rest = turn < 500 ? piece : Buffer.from(bytes.subarray(at, end))
          reader.take(rest)
          at += rest.length
          rest.fill(0xee)
        }
        expect(reader.neededBytes()).toBe(needed)
      },
    ),
    { numRuns: 60 },
  )
})

test('any bytes may be a disk', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 5000 }), bytes => {
      expect(needsOf(Buffer.from(bytes)).bytes).toBeGreaterThanOrEqual(0)
    }),
  )
})
