// A source that changed or breaks: every drive fails with the source's own reason.

import { renameSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { failure } from '#shared/errors.ts'
import { messageOf } from '#test/texts.ts'
import {
  fileSource,
  leftBehind,
  makeImage,
  mib,
  nothing,
  planFor,
  streamOf,
  watch,
} from '#test/writer/flash.ts'
import { canFuse, canLoop, contentOf, test } from '#test/writer/loop-drives.ts'

const driveBytes = 64 * mib
const imageBytes = 16 * mib
const extents = [0, imageBytes]

const sourceTroubles = [
  {
    title: 'was written to after it was inspected',
    change: (path: string) => writeFileSync(path, Buffer.alloc(imageBytes, 9)),
    message: /it was changed or replaced after it was checked$/,
  },
  {
    title: 'was replaced after it was inspected',
    change(path: string) {
      writeFileSync(`${path}.new`, Buffer.alloc(imageBytes, 9))
      utimesSync(`${path}.new`, statSync(path).atime, statSync(path).mtime)
      renameSync(`${path}.new`, path)
    },
    message: /it was changed or replaced after it was checked$/,
  },
  {
    title: 'has vanished',
    change: (path: string) => rmSync(path),
    message: /image could not be read to its end: .*no such file/,
  },
  {
    title: 'is shorter than before',
    change: (path: string) => truncateSync(path, mib),
    message: /it has 1,048,576 of 16,777,216 bytes/,
  },
]
for (const { title, change, message } of sourceTroubles) {
  test.runIf(canLoop)(`when the source ${title}, nothing is written`, async ({ folder, loops }) => {
    const image = makeImage(join(folder, 'image'), imageBytes, extents)
    const loop = loops.make(driveBytes)
    const plan = await planFor({ drives: [loop.path], source: fileSource(image, extents) })
    change(image)
    const { results, events } = await watch({ plan })
    expect(results).toMatchObject([{ outcome: 'failed', bytesWritten: 0, error: { code: 'source.gone' } }])
    expect(messageOf(results[0]?.error)).toMatch(message)
    expect(events.at(-1)).toMatchObject({ type: 'over', error: { code: 'source.gone' } })
    expect(contentOf(loop).every(byte => byte === 0)).toBe(true)
  })
}

const laterTroubles = [
  {
    title: 'becomes shorter',
    change: (path: string) => truncateSync(path, mib),
    message: /it ends at byte [\d,]+$/,
  },
  {
    title: 'is changed',
    change: (path: string) => utimesSync(path, 1, 1),
    message: /it changed while it was being read$/,
  },
]
for (const { title, change, message } of laterTroubles) {
  test.runIf(canFuse)(
    `when the source ${title} midway, no drive is reported as done`,
    async ({ folder, loops }) => {
      const image = makeImage(join(folder, 'image'), imageBytes, extents)
      const drives = [(await loops.slow(driveBytes)).path, loops.make(driveBytes).path]
      let changed = false
      const { results } = await watch({
        plan: await planFor({ drives, source: fileSource(image, extents) }),
        onEvent(event) {
          if (changed || event.type !== 'progress' || event.phase !== 'writing') return
          changed = true
          change(image)
        },
      })
      expect(results.map(({ outcome }) => outcome)).toEqual(['failed', 'failed'])
      for (const { error } of results) {
        expect(error?.code).toBe('source.gone')
        expect(messageOf(error)).toMatch(message)
      }
      expect(leftBehind()).toEqual(nothing)
    },
  )
}

test.runIf(canLoop)(
  'a stream that fails fails every drive with its own reason',
  async ({ folder, loops }) => {
    const image = makeImage(join(folder, 'image'), imageBytes, extents)
    const drives = [loops.make(driveBytes).path, loops.make(driveBytes).path]
    const values = { name: 'image.raw.xz', reason: 'its checksum is wrong' }
    const { results, thrown } = await watch({
      plan: await planFor({ drives, source: { kind: 'stream', sizeBytes: imageBytes, onDrives: [] } }),
      stream: async function* () {
        for await (const run of streamOf(image, [0, 8 * mib])()) yield run
        throw failure('source.broken', { operation: 'test', values })
      },
    })
    expect(thrown).toBeNull()
    expect(results.map(({ outcome, error }) => [outcome, error && messageOf(error)])).toEqual([
      ['failed', 'image.raw.xz is damaged: its checksum is wrong'],
      ['failed', 'image.raw.xz is damaged: its checksum is wrong'],
    ])
    expect(leftBehind()).toEqual(nothing)
  },
)
