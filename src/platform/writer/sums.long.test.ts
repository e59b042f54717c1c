// A source that is checked against its checksums while it is written: until it matches, and until everything
// is read back, a drive begins with zeros.
import { createHash } from 'node:crypto'
import { readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { messageOf } from '#test/texts.ts'
import {
  expected,
  fileSource,
  fill,
  leftBehind,
  makeImage,
  mib,
  nothing,
  planFor,
  watch,
} from '#test/writer/flash.ts'
import { canFuse, canLoop, contentOf, type Loop, test } from '#test/writer/loop-drives.ts'

const imageBytes = 40 * mib
const driveBytes = 64 * mib
const extents = [0, 9 * mib, 20 * mib, 4 * mib, 30 * mib, 10 * mib]
const old = 0xaa

const sha256 = (bytes: Uint8Array, hash = 'sha256') => createHash(hash).update(bytes).digest('hex')
function sumsOf(path: string, hash?: string) {
  const bytes = readFileSync(path)
  const sums = []
  for (let index = 0; index < extents.length; index += 2) {
    const [offset = 0, length = 0] = [extents[index], extents[index + 1]]
    sums.push({ offset, length, sum: sha256(bytes.subarray(offset, offset + length), hash) })
  }
  return { sha256: sha256(bytes), sums }
}
const startOf = (loop: Loop) => contentOf(loop).subarray(0, mib)
const isBlank = (loop: Loop) => startOf(loop).every(byte => byte === 0)

test.runIf(canLoop)('matching checksums: every drive is verified and complete', async ({ folder, loops }) => {
  const image = makeImage(join(folder, 'image'), imageBytes, extents)
  const { sha256: sum, sums } = sumsOf(image)
  const bySha1 = sumsOf(image, 'sha1')
  for (const more of [{ sha256: sum }, { sums }, { sha256: sum, sums }, { sums: bySha1.sums }]) {
    const drives = [loops.make(driveBytes), loops.make(driveBytes)]
    for (const { file } of drives) fill(file, driveBytes, old)
    const source = fileSource(image, extents, more)
    const { results } = await watch({
      plan: await planFor({ drives: drives.map(each => each.path), source }),
    })
    expect(results.map(({ outcome }) => outcome)).toEqual(['verified', 'verified'])
    const disk = expected(image, extents, { sizeBytes: driveBytes, rest: old }).fill(0, driveBytes - mib)
    for (const each of drives) expect(contentOf(each).equals(disk)).toBe(true)
  }
  expect(leftBehind()).toEqual(nothing)
})

const other = 'f'.repeat(64)
const disagreeing = [
  {
    title: 'a SHA-256 of another file',
    more: () => ({ sha256: other }),
    code: 'source.hash',
    message: /^image is not the expected file/,
  },
  {
    title: 'a map whose first range differs',
    more: (path: string) => ({
      sums: sumsOf(path).sums.map((sum, index) => (index === 0 ? { ...sum, sum: other } : sum)),
    }),
    code: 'source.broken',
    message: /block map .*bytes 0 to 9,437,183 differ/,
  },
  {
    title: 'a map whose last range differs',
    more: (path: string) => ({
      sums: sumsOf(path).sums.map((sum, index) => (index === 2 ? { ...sum, sum: other } : sum)),
    }),
    code: 'source.broken',
    message: /bytes 31,457,280 to 41,943,039 differ/,
  },
  {
    title: 'a map of ranges that are not read',
    more: () => ({ sums: [{ offset: 12 * mib, length: mib, sum: sha256(Buffer.alloc(mib)) }] }),
    code: 'source.broken',
    message: /bytes 12,582,912 to 13,631,487 differ/,
  },
  {
    title: 'a map that continues past the end',
    more: () => ({ sums: [{ offset: imageBytes + mib, length: mib, sum: other }] }),
    code: 'source.broken',
    message: /it ends before the last of its blocks/,
  },
]
for (const { title, more, code, message } of disagreeing) {
  test.runIf(canLoop)(`${title}: no drive is verified, and none boots`, async ({ folder, loops }) => {
    const image = makeImage(join(folder, 'image'), imageBytes, extents)
    const drives = [loops.make(driveBytes), loops.make(driveBytes)]
    for (const { file } of drives) fill(file, driveBytes, old)
    const source = fileSource(image, extents, more(image))
    const plan = await planFor({ drives: drives.map(each => each.path), source })
    for (const verify of [true, false]) {
      const { results } = await watch({ plan: { ...plan, verify } })
      expect(results).toMatchObject([
        { outcome: 'failed', error: { code } },
        { outcome: 'failed', error: { code } },
      ])
      for (const { error } of results) expect(messageOf(error)).toMatch(message)
      for (const each of drives) expect(isBlank(each)).toBe(true)
    }
    expect(leftBehind()).toEqual(nothing)
  })
}

test.runIf(canLoop)(
  'a drive with the old image that gets one that disagrees does not boot either',
  async ({ folder, loops }) => {
    const image = makeImage(join(folder, 'image'), imageBytes, extents)
    const loop = loops.make(driveBytes)
    const plan = await planFor({
      drives: [loop.path],
      source: fileSource(image, extents, sumsOf(image)),
      smart: 'auto',
    })
    expect((await watch({ plan })).results[0]?.outcome).toBe('verified')
    const again = await watch({ plan })
    expect(again.results[0]).toMatchObject({ outcome: 'verified', bytesWritten: 0 })
    const changed = readFileSync(image)
    changed[35 * mib] = (changed[35 * mib] ?? 0) ^ 1
    writeFileSync(image, changed)
    const { sha256: _, ...stale } = plan.source as Extract<typeof plan.source, { kind: 'file' }>
    const source = fileSource(image, extents, { sums: stale.sums })
    const { results, phases } = await watch({ plan: { ...plan, source } })
    expect(phases.join()).toContain('comparing')
    expect(results[0]).toMatchObject({ outcome: 'failed', error: { code: 'source.broken' } })
    expect(isBlank(loop)).toBe(true)
  },
)

test.runIf(canLoop)(
  'what may be zero is written where it is not, completely and once, and what is zero stays unchanged',
  async ({ folder, loops }) => {
    const all = [0, imageBytes]
    // Dense: its zeros are not holes.
    const image = join(folder, 'image')
    writeFileSync(image, readFileSync(makeImage(join(folder, 'sparse'), imageBytes, extents)))
    const loop = loops.make(driveBytes)
    for (const more of [{}, { sha256: sumsOf(image).sha256 }]) {
      fill(loop.file, driveBytes, old)
      const source = fileSource(image, [0, 4 * mib], { unlessZero: [4 * mib, 36 * mib], ...more })
      const { results } = await watch({ plan: await planFor({ drives: [loop.path], source }) })
      const data = extents.filter((_, index) => index % 2 === 1).reduce((sum, length) => sum + length, 0)
      expect(results[0]).toMatchObject({
        outcome: 'verified',
        bytesWritten: data + mib,
        bytesVerified: data + mib,
        bytesSkipped: imageBytes - data,
      })
      const disk = expected(image, extents, { sizeBytes: driveBytes, rest: old }).fill(0, driveBytes - mib)
      expect(contentOf(loop).equals(disk)).toBe(true)
    }
    // The same with everything written.
    const { results } = await watch({
      plan: await planFor({ drives: [loop.path], source: fileSource(image, all), smart: 'auto' }),
    })
    expect(results[0]?.outcome).toBe('verified')
    expect(contentOf(loop).subarray(0, imageBytes).equals(readFileSync(image))).toBe(true)
  },
)

test.runIf(canLoop)('a file of only zeros, all of which may be left out', async ({ folder, loops }) => {
  const image = makeImage(join(folder, 'image'), imageBytes, [])
  const loop = loops.make(driveBytes)
  fill(loop.file, driveBytes, old)
  const source = fileSource(image, [], { unlessZero: [0, imageBytes] })
  const { results } = await watch({ plan: await planFor({ drives: [loop.path], source }) })
  expect(results[0]).toMatchObject({ outcome: 'verified', error: null })
  const disk = Buffer.alloc(driveBytes, old)
    .fill(0, 0, mib)
    .fill(0, driveBytes - mib)
  expect(contentOf(loop).equals(disk)).toBe(true)
})

test.runIf(canFuse)(
  'cancelled, truncated or corrupted midway: the drive begins with zeros',
  async ({ folder, loops }) => {
    const troubles = ['cancelled', 'shortened', 'kept badly'] as const
    for (const trouble of troubles) {
      const image = makeImage(join(folder, 'image'), imageBytes, extents)
      const drive = await (trouble === 'kept badly' ? loops.faulty(driveBytes) : loops.slow(driveBytes))
      if (trouble === 'kept badly') await drive.faults({ flipsAt: 21 * mib + 5 })
      const controller = new AbortController()
      const source = fileSource(image, extents, sumsOf(image))
      let met = false
      const { results } = await watch({
        plan: await planFor({ drives: [drive.path], source }),
        signal: controller.signal,
        onEvent(event) {
          if (met || event.type !== 'progress' || event.phase !== 'writing') return
          met = true
          if (trouble === 'cancelled') controller.abort(new Error('stop'))
          if (trouble === 'shortened') truncateSync(image, 2 * mib)
        },
      })
      const outcomes = {
        cancelled: { outcome: 'cancelled' },
        shortened: { outcome: 'failed', error: { code: 'source.gone' } },
        'kept badly': { outcome: 'failed', error: { code: 'drive.differs' } },
      }
      expect(results, trouble).toMatchObject([outcomes[trouble]])
      if (trouble === 'kept badly') await drive.faults({})
      expect(isBlank(drive), trouble).toBe(true)
    }
    expect(leftBehind()).toEqual(nothing)
  },
)
