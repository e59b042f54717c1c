// Reads a file once, and hashes, copies (without its zeros) and maps it from that one read.
import type { FileHandle } from 'node:fs/promises'
import type { Work } from '#engine/ports/disk-images.ts'
import { type HashStep, startHashThread } from '#platform/hash-thread.ts'
import type { Extent } from '#shared/formats/extents.ts'
import { createMeter } from '../files/meter.ts'
import type { BmapRange } from './bmap.ts'
import { blockBytes, createRangeBuilder, dataRuns, type RangeStep, withUsed } from './mapped-ranges.ts'
import { type Chunk, pump, ringBytes, type Source, writeAll } from './pump.ts'

type Wishes = {
  /** Receives the runs of data. Everything between them is left as it is (holes in a new file). */
  target?: FileHandle
  /** Set when the mapped ranges and their hashes are wanted: blocks that belong to them even if zero. */
  used?: Extent[]
}

/** The caller must call `finish` on the progress, once the file has its final name. */
export async function diskPass(
  source: Source,
  wishes: Wishes,
  work: Work,
): Promise<{ sha256: string; ranges: BmapRange[]; finish: () => void }> {
  const meter = createMeter(source.sizeBytes, work.onBytes)
  const memory = new SharedArrayBuffer(ringBytes)
  const whole = startHashThread(memory)
  // Runs on its own thread: the range checksums are a second hash over nearly the same bytes.
  const parts = wishes.used ? startHashThread(memory) : null
  const builder = createRangeBuilder()
  const sums: string[] = []

  const take = async (steps: HashStep[]) => {
    if (parts && steps.length > 0) sums.push(...(await parts.take(steps)))
  }
  const use = async (chunk: Chunk) => {
    const { bytes, offset, position } = chunk
    const first = position / blockBytes
    const runs = wishes.target || parts ? dataRuns(bytes, first) : []
    const blocks = { first, end: first + Math.ceil(bytes.length / blockBytes) }
    const mapped = parts ? withUsed(runs, wishes.used ?? [], blocks) : []
    await Promise.all([
      whole.take([{ from: offset, to: offset + bytes.length }]),
      parts ? take(builder.add(mapped).map(step => hashStep(step, chunk))) : undefined,
      ...runs.map(async run => {
        const from = run.first * blockBytes - position
        const data = bytes.subarray(from, run.end * blockBytes - position)
        if (wishes.target) await writeAll(wishes.target, data, position + from)
      }),
    ])
    meter.add(bytes.length)
  }

  try {
    await pump(source, { memory, signal: work.signal, use })
    if (builder.finish().length > 0) await take(['digest'])
    const [sha256 = ''] = await whole.take(['digest'])
    const ranges = builder.ranges.map(({ first, end }, at) => ({
      first,
      last: end - 1,
      sum: sums[at] ?? '',
    }))
    return { sha256, ranges, finish: meter.finish }
  } finally {
    await Promise.all([whole.close(), parts?.close()])
  }
}

/** Blocks of the disk as bytes of the ring; the last block may be partial. */
function hashStep(step: RangeStep, { bytes, offset, position }: Chunk): HashStep {
  if (step === 'digest') return step
  if ('zeroBlocks' in step) return { zeroBytes: step.zeroBlocks * blockBytes }
  const from = offset - position
  return {
    from: from + step.first * blockBytes,
    to: Math.min(from + step.end * blockBytes, offset + bytes.length),
  }
}
