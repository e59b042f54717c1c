// The shipped writer on real loop devices with blocks of other sizes.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { fileSource, fill, makeImage, mib, planFor, streamOf, watch } from '#test/writer/flash.ts'
import { canLoop, contentOf, test } from '#test/writer/loop-drives.ts'
import { driveBytes, old } from '#test/writer/small-images.ts'

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
