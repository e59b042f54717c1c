// The shipped writer on real loop devices: what is on them afterwards.
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
  streamOf,
  watch,
} from '#test/writer/flash.ts'
import { canFuse, canLoop, contentOf, test } from '#test/writer/loop-drives.ts'
import { driveBytes, extents, imageBytes, old } from '#test/writer/small-images.ts'

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
