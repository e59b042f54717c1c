// A stream of unknown length: what does not fit on a drive fails that drive alone.
import { join } from 'node:path'
import { expect } from 'vitest'
import { fill, makeImage, mib, planFor, type Result, watch } from '#test/writer/flash.ts'
import { canLoop, contentOf, type Loop, test } from '#test/writer/loop-drives.ts'

const imageBytes = 48 * mib
const driveBytes = 64 * mib
const extents = [0, imageBytes]

const resultOf = (results: Result[], loop: Loop) => results.find(({ path }) => path === loop.path)

test.runIf(canLoop)(
  'a drive is filled no further than its size, and a longer stream fails it',
  async ({ folder, loops }) => {
    const image = makeImage(join(folder, 'image'), imageBytes, extents)
    const [small, large] = [loops.make(32 * mib), loops.make(driveBytes)]
    const source = { kind: 'stream' as const, sizeBytes: null, onDrives: [] }
    fill(small.file, 32 * mib, 1)
    const { results } = await watch({
      plan: await planFor({ drives: [small.path, large.path], source }),
      stream: async function* () {
        const bytes = contentOf({ ...small, file: image })
        for (let at = 0; at < imageBytes; at += mib) yield { offset: at, bytes: bytes.subarray(at, at + mib) }
        return { sizeBytes: imageBytes }
      },
    })
    expect(resultOf(results, small)).toMatchObject({ outcome: 'failed', error: { code: 'drive.too-small' } })
    expect(resultOf(results, large)).toMatchObject({ outcome: 'verified' })
  },
)

test.runIf(canLoop)('a disk with unsent zeros at its end must fit as a whole', async ({ loops }) => {
  const [small, large] = [loops.make(32 * mib), loops.make(driveBytes)]
  const { results } = await watch({
    plan: await planFor({
      drives: [small.path, large.path],
      source: { kind: 'stream', sizeBytes: null, onDrives: [] },
    }),
    stream: async function* () {
      yield { offset: 0, bytes: Buffer.alloc(mib, 1) }
      return { sizeBytes: 32 * mib + 512 }
    },
  })
  expect(resultOf(results, small)).toMatchObject({ outcome: 'failed', error: { code: 'drive.too-small' } })
  expect(resultOf(results, large)).toMatchObject({ outcome: 'verified' })
})
