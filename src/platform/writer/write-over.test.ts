// Runs the shipped writer on real loop devices: it checks what the writer overwrites, and what it writes beside the
// image.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import {
  expected,
  fileSource,
  fill,
  makeImage,
  mib,
  planFor,
  plannedDrive,
  streamOf,
  watch,
} from '#test/writer/flash.ts'
import { canLoop, contentOf, loopsOver, test } from '#test/writer/loop-drives.ts'
import { driveBytes, extents, imageBytes, old } from '#test/writer/small-images.ts'

test.runIf(canLoop)(
  'the second time only differences are written, and everything counts as verified [N1]',
  async ({ folder, loops }) => {
    const image = makeImage(join(folder, 'image'), imageBytes, extents)
    const loop = loops.make(driveBytes)
    const mapped = 20 * mib + 512 + 4096
    const again = async (
      source: Awaited<ReturnType<typeof planFor>>['source'],
      stream = streamOf(image, extents),
    ) => {
      const plan = await planFor({ drives: [loop.path], source, smart: 'auto' })
      return watch({ plan, stream: source.kind === 'stream' ? stream : null })
    }
    const first = await again(fileSource(image, extents))
    expect(first.results[0]).toMatchObject({ outcome: 'verified', bytesWritten: mapped + mib })
    expect(first.phases.join()).not.toContain('comparing')

    const damaged = openAndChange(loop.file, [5 * mib + 7, 35 * mib])
    expect(damaged).toBe(2)
    // The drive's start is rewritten with everything else.
    const changed = mib + 2 * 4096
    for (const source of [
      fileSource(image, extents),
      { kind: 'stream' as const, sizeBytes: null, onDrives: [] },
    ]) {
      const { results, phases } = await again(source)
      expect(results[0]).toMatchObject({ outcome: 'verified', bytesVerified: mapped + mib })
      expect(phases.join()).toContain('comparing')
      expect(results[0]?.bytesWritten).toBe(source.kind === 'file' ? changed : 0)
      expect(contentOf(loop).subarray(0, mib).equals(readFileSync(image).subarray(0, mib))).toBe(true)
    }
    const disk = expected(image, extents, { sizeBytes: driveBytes, rest: 0 })
    expect(contentOf(loop).equals(disk)).toBe(true)
  },
)

test.runIf(canLoop)(
  'a seed is written over the image and read back; without verifying nothing is',
  async ({ folder, loops }) => {
    const image = makeImage(join(folder, 'image'), imageBytes, extents)
    const loop = loops.make(driveBytes)
    const seed = Buffer.from('a seed that fills no block\n'.repeat(3000))
    const payloads = [{ offset: 4 * mib - 5, data: seed.toString('base64') }]
    for (const verify of [true, false]) {
      fill(loop.file, driveBytes, old)
      const { results } = await watch({
        plan: await planFor({
          drives: [await plannedDrive(loop.path, { payloads })],
          source: fileSource(image, extents),
          verify,
        }),
      })
      expect(results[0]).toMatchObject({ outcome: verify ? 'verified' : 'written', error: null })
      expect(results[0]?.bytesVerified === 0).toBe(!verify)
      const disk = expected(image, extents, { sizeBytes: driveBytes, rest: old })
      seed.copy(disk, 4 * mib - 5)
      disk.fill(0, driveBytes - mib)
      expect(contentOf(loop).equals(disk)).toBe(true)
    }
  },
)

test.runIf(canLoop)('a drive is restored: wiped, with a small table, and no image', async ({ loops }) => {
  const loop = loops.make(driveBytes)
  fill(loop.file, driveBytes, old)
  const table = Buffer.alloc(512, 1)
  const payloads = [{ offset: 0, data: table.toString('base64') }]
  const { results } = await watch({
    plan: await planFor({ drives: [await plannedDrive(loop.path, { payloads })], wipe: [0, mib] }),
  })
  expect(results[0]).toMatchObject({ outcome: 'verified', bytesSkipped: 0 })
  const disk = Buffer.alloc(driveBytes, old)
  disk.fill(0, 0, mib).fill(0, driveBytes - mib)
  table.copy(disk)
  expect(contentOf(loop).equals(disk)).toBe(true)
})

test.runIf(canLoop)(
  'the partition table moves to the end, and the kernel forgets the old partitions',
  async ({ folder, loops }) => {
    const image = join(folder, 'image')
    makeImage(image, imageBytes, [])
    execFileSync('sgdisk', ['-n', '1:2048:+8M', '-n', '2:0:0', '-c', '2:root', image], { stdio: 'pipe' })
    const all = [0, imageBytes]
    const loop = loops.make(driveBytes, { args: ['--partscan'] })
    execFileSync('addpart', [loop.path, '7', '2048', '2048'])
    expect(existsSync(`${loop.path}p7`)).toBe(true)
    const { results } = await watch({
      plan: await planFor({ drives: [loop.path], source: fileSource(image, all), moveBackupTable: true }),
    })
    expect(results[0]).toMatchObject({ outcome: 'verified', error: null })
    expect(execFileSync('sgdisk', ['--verify', loop.path], { encoding: 'utf8' })).toContain(
      'No problems found',
    )
    expect(existsSync(`${loop.path}p7`)).toBe(false)
  },
)

test.runIf(canLoop)('nothing is left behind', async ({ folder, loops }) => {
  const loop = loops.make(driveBytes)
  await watch({ plan: await planFor({ drives: [loop.path], wipe: [0, mib] }) })
  loop.detach()
  expect(loopsOver(folder)).toEqual([])
})

function openAndChange(path: string, places: number[]): number {
  const content = readFileSync(path)
  let changed = 0
  for (const at of places) {
    content[at] = (content[at] ?? 0) ^ 1
    changed += 1
  }
  execFileSync('dd', [`of=${path}`, 'conv=notrunc', 'bs=1M', 'status=none'], { input: content })
  return changed
}
