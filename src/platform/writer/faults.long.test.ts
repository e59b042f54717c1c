// Drive errors, each on a real loop device: that drive's outcome reports it, the others continue, and nothing
// is wrongly reported as verified.

import { execFileSync } from 'node:child_process'
import { truncateSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { messageOf } from '#test/texts.ts'
import type { Faults } from '#test/writer/faulty-store.ts'
import {
  expected,
  fileSource,
  leftBehind,
  makeImage,
  mib,
  nothing,
  onPhase,
  planFor,
  type Result,
  watch,
} from '#test/writer/flash.ts'
import { canFuse, canLoop, contentOf, type Loop, loopsOver, test } from '#test/writer/loop-drives.ts'

const imageBytes = 48 * mib
const driveBytes = 64 * mib
const extents = [0, imageBytes]

const resultOf = (results: Result[], loop: Loop) => results.find(({ path }) => path === loop.path)

type Trouble = {
  title: string
  /** From the beginning, or once the drive reports a phase. */
  faults: Faults
  from?: 'writing' | 'verifying'
  code: string
  message: RegExp
}
const troubles: Trouble[] = [
  {
    title: 'a write error',
    faults: { failWritesFrom: 30 * mib, slowMs: 2 },
    from: 'writing',
    code: 'drive.write-failed',
    message: /^Writing to the drive \S+ failed at byte [\d,]+: input\/output error$/,
  },
  {
    // The loop driver takes it for a complete write: only the read-back finds it.
    title: 'a short write that is not reported',
    faults: { shortWritesFrom: 30 * mib, slowMs: 2 },
    from: 'writing',
    code: 'drive.differs',
    message: /does not hold what was written/,
  },
  {
    title: 'a read error while reading back',
    faults: { failReadsFrom: 40 * mib, slowMs: 2 },
    from: 'verifying',
    code: 'drive.read-failed',
    message: /^Reading the drive \S+ back failed at byte [\d,]+: input\/output error$/,
  },
  {
    title: 'a read-back that differs by one bit',
    faults: { flipsAt: 47 * mib + 77, slowMs: 2 },
    from: 'verifying',
    code: 'drive.differs',
    message: /does not hold what was written/,
  },
  {
    title: 'a drive that wraps around at half its size',
    faults: { goesRoundAt: driveBytes / 2 },
    code: 'drive.counterfeit',
    message: /holds less than the 67 MB that it claims/,
  },
  {
    title: 'a drive that loses its last part',
    faults: { forgetsFrom: 60 * mib },
    code: 'drive.counterfeit',
    message: /holds less than/,
  },
]

for (const { title, faults, from, code, message } of troubles) {
  test.runIf(canFuse)(`${title} fails that drive alone`, async ({ folder, loops }) => {
    const image = makeImage(join(folder, 'image'), imageBytes, extents)
    const [good, bad] = [loops.make(driveBytes), await loops.faulty(driveBytes)]
    if (!from) await bad.faults(faults)
    else await bad.faults({ slowMs: 2 })
    const { results, thrown } = await watch({
      plan: await planFor({ drives: [bad.path, good.path], source: fileSource(image, extents) }),
      onEvent: from ? onPhase(bad.path, from, () => void bad.faults(faults)) : () => undefined,
    })
    expect(thrown).toBeNull()
    expect(resultOf(results, bad)).toMatchObject({ outcome: 'failed', error: { code } })
    expect(messageOf(resultOf(results, bad)?.error)).toMatch(message)
    expect(resultOf(results, good)).toMatchObject({ outcome: 'verified', bytesVerified: imageBytes + mib })
    expect(contentOf(good).equals(expected(image, extents, { sizeBytes: driveBytes, rest: 0 }))).toBe(true)
    expect(leftBehind()).toEqual(nothing)
  })
}

test.runIf(canFuse)('a counterfeit drive keeps its old content', async ({ folder, loops }) => {
  const image = makeImage(join(folder, 'image'), imageBytes, extents)
  const bad = await loops.faulty(driveBytes)
  execFileSync('dd', [
    'if=/dev/urandom',
    `of=${bad.path}`,
    'bs=1M',
    'count=64',
    'oflag=direct',
    'status=none',
  ])
  const read = () =>
    execFileSync('dd', [`if=${bad.path}`, 'bs=1M', 'iflag=direct', 'status=none'], { maxBuffer: 2 ** 30 })
  const before = read()
  await bad.faults({ forgetsFrom: 60 * mib })
  const { results } = await watch({
    plan: await planFor({ drives: [bad.path], source: fileSource(image, extents) }),
  })
  expect(results[0]).toMatchObject({
    outcome: 'failed',
    bytesWritten: 0,
    error: { code: 'drive.counterfeit' },
  })
  expect(read().equals(before)).toBe(true)
})

test.runIf(canFuse)(
  'a drive that is pulled out midway is gone, and the others continue [F4]',
  async ({ folder, loops }) => {
    const image = makeImage(join(folder, 'image'), imageBytes, extents)
    const [pulled, slow] = [loops.make(driveBytes), await loops.faulty(driveBytes)]
    // Both run at the same speed.
    await slow.faults({ slowMs: 10 })
    const pull = () => {
      // A write in flight makes the file longer again.
      const sizeNow = () =>
        execFileSync('blockdev', ['--getsize64', pulled.path], { encoding: 'utf8' }).trim()
      while (sizeNow() !== '0') {
        truncateSync(pulled.file, 0)
        execFileSync('losetup', ['--set-capacity', pulled.path])
      }
    }
    const { results } = await watch({
      plan: await planFor({ drives: [pulled.path, slow.path], source: fileSource(image, extents) }),
      onEvent: onPhase(pulled.path, 'writing', pull),
    })
    const lost = resultOf(results, pulled)
    expect(lost).toMatchObject({ outcome: 'failed', error: { code: 'drive.gone' } })
    expect(messageOf(lost?.error)).toBe(`the drive ${pulled.path} disappeared while it was being written.`)
    expect(resultOf(results, slow)).toMatchObject({ outcome: 'verified' })
    expect(leftBehind()).toEqual(nothing)
  },
)

test.runIf(canLoop)(
  'a drive that is pulled out while the source pauses is gone at its next write, and the others continue',
  async ({ loops }) => {
    const [pulled, other] = [loops.make(driveBytes), loops.make(driveBytes)]
    const { results } = await watch({
      plan: await planFor({
        drives: [pulled.path, other.path],
        source: { kind: 'stream', sizeBytes: 2 * mib, onDrives: [] },
        verify: false,
      }),
      stream: async function* () {
        yield { offset: 0, bytes: Buffer.alloc(mib, 1) }
        await new Promise(resolve => setTimeout(resolve, 500))
        truncateSync(pulled.file, 0)
        execFileSync('losetup', ['--set-capacity', pulled.path])
        yield { offset: mib, bytes: Buffer.alloc(mib, 2) }
        return { sizeBytes: 2 * mib }
      },
    })
    expect(resultOf(results, pulled)).toMatchObject({ outcome: 'failed', error: { code: 'drive.gone' } })
    expect(resultOf(results, other)).toMatchObject({ outcome: 'written' })
  },
)

test.runIf(canFuse)('a drive that shrinks while it is written fails', async ({ folder, loops }) => {
  const image = makeImage(join(folder, 'image'), imageBytes, extents)
  const [shrunk, slow] = [loops.make(driveBytes), await loops.faulty(driveBytes)]
  await slow.faults({ slowMs: 10 })
  const shrink = () => {
    truncateSync(shrunk.file, 40 * mib)
    execFileSync('losetup', ['--set-capacity', shrunk.path])
  }
  const { results } = await watch({
    plan: await planFor({ drives: [shrunk.path, slow.path], source: fileSource(image, extents) }),
    onEvent: onPhase(shrunk.path, 'writing', shrink),
  })
  expect(resultOf(results, shrunk)).toMatchObject({
    outcome: 'failed',
    error: { code: 'drive.write-failed' },
  })
  expect(messageOf(resultOf(results, shrunk)?.error)).toContain(
    'it ran out of space before the end that it stated',
  )
  expect(resultOf(results, slow)).toMatchObject({ outcome: 'verified' })
})

test.runIf(canLoop)('a drive whose backing store is full fails', async ({ folder, loops, smallDisk }) => {
  const image = makeImage(join(folder, 'image'), imageBytes, extents)
  const full = loops.make(driveBytes, { file: join(smallDisk, 'drive') })
  const good = loops.make(driveBytes)
  const { results } = await watch({
    plan: await planFor({ drives: [full.path, good.path], source: fileSource(image, extents) }),
  })
  expect(resultOf(results, full)).toMatchObject({ outcome: 'failed', error: { code: 'drive.write-failed' } })
  expect(resultOf(results, good)).toMatchObject({ outcome: 'verified' })
  full.detach()
})

test.runIf(canFuse)(
  'a loop device that is detached midway is written to its end, and then is gone',
  async ({ folder, loops }) => {
    const image = makeImage(join(folder, 'image'), imageBytes, extents)
    const loop = await loops.faulty(driveBytes)
    await loop.faults({ slowMs: 5 })
    const { results } = await watch({
      plan: await planFor({ drives: [loop.path], source: fileSource(image, extents) }),
      // The kernel releases it on the last close.
      onEvent: onPhase(loop.path, 'writing', () => execFileSync('losetup', ['--detach', loop.path])),
    })
    expect(results[0]).toMatchObject({ outcome: 'verified' })
    expect(loopsOver(folder)).toEqual([])
  },
)

test.runIf(canFuse)('once no drive is left, the stream is read no further', async ({ loops }) => {
  const bad = await loops.faulty(driveBytes)
  await bad.faults({ slowMs: 2 })
  let returned = false
  const { results, thrown } = await watch({
    plan: await planFor({ drives: [bad.path], source: { kind: 'stream', sizeBytes: null, onDrives: [] } }),
    // Endless.
    stream: async function* () {
      try {
        for (let offset = 0; ; offset = (offset + mib) % driveBytes)
          yield { offset, bytes: Buffer.alloc(mib, 1) }
      } finally {
        returned = true
      }
    },
    onEvent: onPhase(bad.path, 'writing', () => void bad.faults({ failWritesFrom: 4 * mib })),
  })
  expect(thrown).toBeNull()
  expect(returned).toBe(true)
  expect(results).toMatchObject([{ outcome: 'failed', error: { code: 'drive.write-failed' } }])
})
