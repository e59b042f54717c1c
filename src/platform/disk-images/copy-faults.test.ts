// Copies that are cancelled or that fail: what is reported, and that nothing is left behind.
import { mkdirSync, readdirSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { cancelled, disks, makeDisk, watchedWork } from '#test/drives/disks.ts'
import { isRoot, test } from '#test/folders.ts'

const MiB = 1 << 20

test('a cancelled copy rejects with the reason and leaves nothing behind', async ({ folder }) => {
  const from = makeDisk(join(folder, 'from'), 600 * MiB, [{ at: 0, bytes: 100 * MiB }])
  const target = join(folder, 'target')
  mkdirSync(target)
  for (const copy of [
    (work: ReturnType<typeof watchedWork>['work']) =>
      disks.copyRaw(from, join(target, 'a'), join(target, 'b'), work),
    (work: ReturnType<typeof watchedWork>['work']) => disks.copyFile(from, join(target, 'a'), work),
    (work: ReturnType<typeof watchedWork>['work']) => disks.hash(from, work),
  ]) {
    const { work, reported } = watchedWork(0)
    await expect(copy(work)).rejects.toBe(cancelled)
    expect(reported.length).toBe(1)
    expect(readdirSync(target)).toEqual([])
  }
})

test('a copy cancelled before the start starts nothing', async ({ folder }) => {
  const from = makeDisk(join(folder, 'from'), MiB, [])
  const work = { signal: AbortSignal.abort(cancelled), onBytes: () => undefined }
  await expect(disks.copyFile(from, join(folder, 'to'), work)).rejects.toBe(cancelled)
  expect(readdirSync(folder)).toEqual(['from'])
})

test('a source that ends early is reported, and nothing is left behind', async ({ folder }) => {
  const from = makeDisk(join(folder, 'from'), 300 * MiB, [], false)
  const work = {
    signal: new AbortController().signal,
    onBytes: () => truncateSync(from, MiB),
  }
  await expect(disks.copyRaw(from, join(folder, 'to'), join(folder, 'map'), work)).rejects.toMatchObject({
    code: 'file.broken',
    message: expect.stringMatching(/it ends after [\d,]+ of 314,572,800 bytes/),
  })
  expect(readdirSync(folder)).toEqual(['from'])
})

test('a missing source is named', async ({ folder }) => {
  const from = join(folder, 'gone')
  await expect(disks.hash(from, watchedWork().work)).rejects.toMatchObject({
    message: `${from} does not exist.`,
  })
})

test.runIf(isRoot)(
  'a full disk is space.full, naming the folder, and nothing is left behind',
  async ({ folder, smallDisk }) => {
    const from = makeDisk(join(folder, 'from'), 30 * MiB, [{ at: 5 * MiB, bytes: 9 * MiB }])
    const full = { code: 'space.full', message: `No space is left in ${smallDisk}.` }
    const at = (name: string) => join(smallDisk, name)
    await expect(disks.copyRaw(from, at('a'), at('b'), watchedWork().work)).rejects.toMatchObject(full)
    await expect(disks.copyFile(from, at('a'), watchedWork().work)).rejects.toMatchObject(full)
    expect(readdirSync(smallDisk)).toEqual([])
  },
)
