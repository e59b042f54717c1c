// The shipped writer on real loop devices: what is on them afterwards.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import {
  expected,
  fileSource,
  fill,
  leftBehind,
  makeImage,
  mib,
  nothing,
  onPhase,
  planFor,
  plannedDrive,
  streamOf,
  watch,
} from '#test/writer/flash.ts'
import { canFuse, canLoop, contentOf, loopsOver, test } from '#test/writer/loop-drives.ts'

const imageBytes = 40 * mib
const driveBytes = 64 * mib
/** At the start, across chunks, a single sector, and up to the image's end. */
const extents = [0, mib, 3 * mib, 9 * mib, 20 * mib, 512, 21 * mib, 4096, 30 * mib, 10 * mib]
const old = 0xaa

test.runIf(canLoop)(
  'mapped bytes are written and read back, holes keep their old content, old signatures are removed',
  async ({ folder, loops }) => {
    const image = makeImage(join(folder, 'image'), imageBytes, extents)
    const loop = loops.make(driveBytes)
    fill(loop.file, driveBytes, old)
    const wipe = [0, mib, 16 * mib, 128 * 1024]
    const plan = await planFor({ drives: [loop.path], source: fileSource(image, extents), wipe })
    const { results, thrown, phases, events } = await watch({ plan })

    expect(thrown).toBeNull()
    const mapped = 20 * mib + 512 + 4096
    expect(results).toEqual([
      {
        path: loop.path,
        name: `the drive ${loop.path}`,
        serial: plan.drives[0]?.serial,
        bytesWritten: mapped + 128 * 1024 + mib,
        bytesVerified: mapped + 128 * 1024 + mib,
        bytesSkipped: imageBytes - mapped,
        seconds: expect.any(Number),
        outcome: 'verified',
        error: null,
        ejected: null,
      },
    ])
    expect([...new Set(phases)]).toEqual(
      ['preparing', 'writing', 'verifying', 'finishing'].map(phase => `${loop.path} ${phase}`),
    )
    expect(events.at(-1)).toEqual({ type: 'over', error: null })
    const disk = expected(image, extents, { sizeBytes: driveBytes, rest: old })
    disk.fill(0, 16 * mib, 16 * mib + 128 * 1024)
    disk.fill(0, driveBytes - mib)
    expect(contentOf(loop).equals(disk)).toBe(true)
    expect(leftBehind()).toEqual(nothing)
  },
)

test.runIf(canLoop)(
  'with full, everything that is not data becomes zeros, and is read back too',
  async ({ folder, loops }) => {
    const image = makeImage(join(folder, 'image'), imageBytes, extents)
    const loop = loops.make(driveBytes)
    fill(loop.file, driveBytes, old)
    const { results } = await watch({
      plan: await planFor({ drives: [loop.path], source: fileSource(image, extents), full: true }),
    })
    expect(results[0]).toMatchObject({ outcome: 'verified', bytesVerified: driveBytes, bytesSkipped: 0 })
    expect(contentOf(loop).equals(expected(image, extents, { sizeBytes: driveBytes, rest: 0 }))).toBe(true)
  },
)

test.runIf(canLoop)(
  'long zeros that a file system relies on are written, counted and read back like the rest',
  async ({ folder, loops }) => {
    const used = [0, 24 * mib, 30 * mib, 4 * mib]
    const image = makeImage(join(folder, 'image'), imageBytes, [0, mib, 20 * mib, mib])
    const loop = loops.make(driveBytes)
    fill(loop.file, driveBytes, old)
    const { results } = await watch({
      plan: await planFor({ drives: [loop.path], source: fileSource(image, used) }),
    })
    const bytes = 28 * mib + mib
    expect(results[0]).toMatchObject({ outcome: 'verified', bytesWritten: bytes, bytesVerified: bytes })
    const disk = expected(image, used, { sizeBytes: driveBytes, rest: old })
    disk.fill(0, driveBytes - mib)
    expect(contentOf(loop).equals(disk)).toBe(true)
  },
)

test.runIf(canFuse)('a drive that reads back one other bit is not verified', async ({ folder, loops }) => {
  const image = makeImage(join(folder, 'image'), imageBytes, extents)
  const [good, bad] = [loops.make(driveBytes), await loops.faulty(driveBytes)]
  await bad.faults({ slowMs: 2 })
  const plan = await planFor({ drives: [bad.path, good.path], source: fileSource(image, extents) })
  const { results } = await watch({
    plan,
    onEvent: onPhase(bad.path, 'verifying', () => void bad.faults({ flipsAt: imageBytes - 77, slowMs: 2 })),
  })
  const outcomeOf = ({ path }: { path: string }) => results.find(result => result.path === path)
  expect(outcomeOf(bad)).toMatchObject({ outcome: 'failed', error: { code: 'drive.differs' } })
  expect(outcomeOf(good)).toMatchObject({ outcome: 'verified', error: null })
})

test.runIf(canLoop)('a stream is written like a file', async ({ folder, loops }) => {
  const image = makeImage(join(folder, 'image'), imageBytes, extents)
  const [one, two] = [loops.make(driveBytes), loops.make(driveBytes + mib)]
  for (const { file } of [one, two]) fill(file, driveBytes, old)
  for (const sizeBytes of [imageBytes, null]) {
    const plan = await planFor({
      drives: [one.path, two.path],
      source: { kind: 'stream', sizeBytes, onDrives: [] },
    })
    const { results, thrown } = await watch({ plan, stream: streamOf(image, extents, 100_352) })
    expect(thrown).toBeNull()
    expect(results.map(({ outcome }) => outcome)).toEqual(['verified', 'verified'])
  }
  const disk = expected(image, extents, { sizeBytes: driveBytes, rest: old })
  disk.fill(0, driveBytes - mib)
  expect(contentOf(one).equals(disk)).toBe(true)
  expect(contentOf(two).subarray(0, imageBytes).equals(disk.subarray(0, imageBytes))).toBe(true)
})

test.runIf(canLoop)(
  'an image that ends within a block is padded with zeros; drives with larger blocks work too',
  async ({ folder, loops }) => {
    const size = 5 * mib + 1234
    const all = [0, size]
    const image = makeImage(join(folder, 'image'), size, all)
    for (const blockBytes of [512, 4096]) {
      const loop = loops.make(driveBytes, { args: ['--sector-size', String(blockBytes)] })
      fill(loop.file, driveBytes, old)
      for (const stream of [null, streamOf(image, all)]) {
        const source = stream
          ? { kind: 'stream' as const, sizeBytes: null, onDrives: [] }
          : fileSource(image, all)
        const { results } = await watch({ plan: await planFor({ drives: [loop.path], source }), stream })
        expect(results[0]).toMatchObject({ outcome: 'verified', error: null })
        const end = Math.ceil(size / blockBytes) * blockBytes
        const found = contentOf(loop)
        expect(found.subarray(0, size).equals(readFileSync(image))).toBe(true)
        expect(found.subarray(size, end + 1)).toEqual(Buffer.from([...Buffer.alloc(end - size), old]))
      }
    }
  },
)

test.runIf(canLoop)(
  'drives with different block sizes take one image together',
  async ({ folder, loops }) => {
    const image = makeImage(join(folder, 'image'), 8 * mib, [])
    const pairs = [512, 1024, mib, 512, 8 * mib - 512, 512]
    makeImage(image, 8 * mib, pairs)
    const small = loops.make(8 * mib + 512)
    const large = loops.make(16 * mib, { args: ['--sector-size', '4096'] })
    for (const { file } of [small, large]) fill(file, 8 * mib, old)
    const { results } = await watch({
      plan: await planFor({ drives: [small.path, large.path], source: fileSource(image, pairs) }),
    })
    expect(results.map(({ outcome }) => outcome)).toEqual(['verified', 'verified'])
    for (const loop of [small, large]) {
      const found = contentOf(loop)
      for (const [at, length] of [
        [512, 1024],
        [mib, 512],
        [8 * mib - 512, 512],
      ] as const)
        expect(found.subarray(at, at + length).equals(readFileSync(image).subarray(at, at + length))).toBe(
          true,
        )
    }
  },
)

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
