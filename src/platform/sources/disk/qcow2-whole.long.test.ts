// Complete qcow2 disks, and ones that end too early, each by as little as changes the disk.
import { randomFillSync } from 'node:crypto'
import { copyFileSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { checkedAs, converted, kinds, test, unpacked } from '#test/drives/qcow2-disks.ts'
import { leftIn, never, plainOptions, sourcesIn } from '#test/drives/sources.ts'

const MiB = 1 << 20
const clusterBytes = 65_536

const cutOff = {
  code: 'source.broken',
  message: expect.stringMatching(
    /^disk\.qcow2 is damaged: it is cut off, as when a download ended early: it has [\d,]+ bytes, and what is on it needs [\d,]+/,
  ),
  hint: expect.stringMatching(/^Download or make it again\./),
}

test.for(Object.entries(kinds))('%s: whole', async ([name, make], { folder, raw }) => {
  const path = join(folder, 'disk.qcow2')
  make(raw, path)
  const sources = sourcesIn(folder)
  await sources.inspect({ path }, never)
  const prepared = await sources.prepare({ path }, plainOptions)
  expect(readFileSync(prepared.path).equals(unpacked(path))).toBe(true)
  await prepared.close()
  const answers: Record<string, number> = {
    'not closed, with lazy_refcounts': 2,
    'clusters that nothing uses': 3,
  }
  expect(checkedAs(path)).toBe(answers[name] ?? 0)
})

/** How many bytes must be missing. Compressed data is counted in sectors. */
const cuts: [name: keyof typeof kinds, missing: number[]][] = [
  ['version 2', [1, 4096, clusterBytes, 2 * MiB]],
  ['version 3', [1, 4096, clusterBytes, 2 * MiB]],
  ['compressed', [512, 4096, clusterBytes, 2 * MiB]],
  ['compressed with zstd', [512, 4096, clusterBytes, 2 * MiB]],
  // Reference counts come last, and reading does not need them.
  ['clusters of 512 bytes', [2 * MiB]],
  ['clusters of 2 MiB, compressed', [512, 4096, clusterBytes, 2 * MiB]],
  ['subclusters', [1, 2048, clusterBytes, 2 * MiB]],
  ['subclusters, compressed', [512, 4096, clusterBytes, 2 * MiB]],
  ['a few subclusters', [1, 2048, clusterBytes]],
  ['preallocated', [1, 4096, clusterBytes, 2 * MiB]],
  ['compressed, and written to', [1, 4096, clusterBytes, 2 * MiB]],
  ['a snapshot inside', [1, 4096, clusterBytes, 2 * MiB]],
  ['not closed, with lazy_refcounts', [1, 4096, clusterBytes, 2 * MiB]],
]

test.for(cuts)('%s: cut off', async ([name, missing], { folder, raw }) => {
  const whole = join(folder, 'whole')
  kinds[name](raw, whole)
  const sources = sourcesIn(folder)
  const path = join(folder, 'disk.qcow2')
  for (const bytes of missing) {
    copyFileSync(whole, path)
    truncateSync(path, statSync(whole).size - bytes)
    await expect(sources.inspect({ path }, never), `${bytes} missing`).rejects.toMatchObject(cutOff)
    await expect(sources.prepare({ path }, plainOptions), `${bytes} missing`).rejects.toMatchObject(cutOff)
  }
  expect(leftIn(folder)).toEqual([])
})

test('one whose disk is not a whole number of clusters may end with its data', async ({ folder }) => {
  const raw = join(folder, 'raw')
  const noise = randomFillSync(Buffer.alloc(MiB + 512))
  writeFileSync(raw, noise.fill(0, 0, 1024))
  const path = join(folder, 'disk.qcow2')
  converted()(raw, path)
  truncateSync(path, statSync(path).size - clusterBytes + 512)
  const { path: disk, close } = await sourcesIn(folder).prepare({ path }, plainOptions)
  expect(readFileSync(disk).equals(noise)).toBe(true)
  await close()
  truncateSync(path, statSync(path).size - 1)
  await expect(sourcesIn(folder).prepare({ path }, plainOptions)).rejects.toMatchObject(cutOff)
})
