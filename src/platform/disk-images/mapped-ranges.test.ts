import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Blocks, blockBytes, createRangeBuilder, dataRuns, mergeBlocks } from './mapped-ranges.ts'

/** A disk as a list of blocks, each zero or not; the last one may be partial. */
const disk = fc
  .record({
    parts: fc.array(fc.record({ data: fc.boolean(), blocks: fc.integer({ min: 1, max: 40 }) }), {
      maxLength: 12,
    }),
    cutOff: fc.integer({ min: 0, max: blockBytes - 1 }),
  })
  .map(({ parts, cutOff }) => {
    const data = parts.flatMap(part => Array<boolean>(part.blocks).fill(part.data))
    const bytes = Buffer.alloc(Math.max(0, data.length * blockBytes - cutOff))
    // One byte makes a block data: the first, because the last block may be partial.
    for (const [block, isData] of data.entries()) if (isData) bytes[block * blockBytes] = 1 + (block % 255)
    return { data, bytes }
  })

/** The same by definition: blocks with data, with gaps under 16 blocks closed. */
function expected(data: boolean[]): Blocks[] {
  const ranges: Blocks[] = []
  for (const [block, isData] of data.entries()) {
    const last = ranges.at(-1)
    if (!isData) continue
    if (last && block - last.end < mergeBlocks) last.end = block + 1
    else ranges.push({ first: block, end: block + 1 })
  }
  return ranges
}

test('runs cover every block that is not zero, and close short gaps only', () => {
  fc.assert(fc.property(disk, ({ data, bytes }) => void expect(dataRuns(bytes, 0)).toEqual(expected(data))))
})

test('a byte anywhere in a block makes it data', () => {
  for (const at of [0, 4095, 4096, 65_535, 65_536, 100_000]) {
    const bytes = Buffer.alloc(100_001)
    bytes[at] = 1
    const block = Math.floor(at / blockBytes)
    expect(dataRuns(bytes, 100)).toEqual([{ first: 100 + block, end: 101 + block }])
  }
})

test('however a disk is split into chunks, ranges and their hashes are those of the whole', () => {
  fc.assert(
    fc.property(disk, fc.integer({ min: 1, max: 30 }), ({ data, bytes }, chunkBlocks) => {
      const builder = createRangeBuilder()
      const sums: string[] = []
      let hash = createHash('sha256')
      const take = (steps: ReturnType<typeof builder.add>, chunk: Buffer, firstBlock: number) => {
        for (const step of steps) {
          if (step === 'digest') {
            sums.push(hash.digest('hex'))
            hash = createHash('sha256')
          } else if ('zeroBlocks' in step) hash.update(Buffer.alloc(step.zeroBlocks * blockBytes))
          else
            hash.update(
              chunk.subarray((step.first - firstBlock) * blockBytes, (step.end - firstBlock) * blockBytes),
            )
        }
      }
      for (let block = 0; block * blockBytes < bytes.length; block += chunkBlocks) {
        const chunk = bytes.subarray(block * blockBytes, (block + chunkBlocks) * blockBytes)
        take(builder.add(dataRuns(chunk, block)), chunk, block)
      }
      take(builder.finish(), bytes, 0)

      expect(builder.ranges).toEqual(expected(data))
      const whole = builder.ranges.map(({ first, end }) =>
        bytes.subarray(first * blockBytes, end * blockBytes),
      )
      expect(sums).toEqual(whole.map(range => createHash('sha256').update(range).digest('hex')))
    }),
  )
})
