// Checks a source against its checksums while it is read for the drives, so that it is read only once.
import { startHashThread } from '#platform/hash-thread.ts'
import { failure, type KilnError, Unexpected } from '#shared/errors.ts'
import { mapDiffers } from '#shared/flash/map-differs.ts'
import type { WriterPlan } from '#shared/flash/wire/writer-messages.ts'
import { createRangeSums, hashOf } from '#shared/formats/range-sums.ts'
import type { Message } from '#shared/messages/message.ts'
import { operation } from '../drive/drive-failure.ts'

type Planned = Pick<
  Extract<WriterPlan['source'], { kind: 'file' }>,
  'path' | 'name' | 'sizeBytes' | 'sha256' | 'sums'
>

export type SourceChecks = {
  /** The next bytes, ascending. Resolves when their memory may be reused; never rejects. */
  take: (position: number, bytes: Buffer) => Promise<void>
  /** The mismatch found so far. */
  problem: () => KilnError | null
  /** Everything has been read: throws source.hash or source.broken unless all of it matches. */
  assertMatch: () => Promise<void>
  close: () => Promise<void>
}

/** `memory`: contains all bytes that are passed in. */
export function startSourceChecks(
  { path, name, sizeBytes, sha256, sums }: Planned,
  memory: SharedArrayBuffer,
): SourceChecks {
  const ranges = createRangeSums(sums)
  // Two threads if both are needed: nearly all bytes are then hashed twice.
  const whole = sha256 === null ? null : startHashThread(memory)
  const parts = sums.length === 0 ? null : startHashThread(memory, hashOf(sums[0]?.sum))
  let read = 0
  let failed: KilnError | null = null
  let last: Promise<void> = Promise.resolve()

  const takeWhole = async (position: number, bytes: Buffer) => {
    if (!whole) return
    if (position !== read)
      throw new Unexpected(`bytes ${read} to ${position} of ${path} are missing from its checksum`)
    // Blocks reach beyond the end of the file.
    const length = Math.max(0, Math.min(bytes.length, sizeBytes - position))
    read += length
    await whole.take([{ from: bytes.byteOffset, to: bytes.byteOffset + length }])
  }
  const takeParts = async (position: number, bytes: Buffer) => {
    const { steps, ended } = ranges.take(position, bytes.length)
    if (!parts || steps.length === 0) return
    const at = bytes.byteOffset
    const found = await parts.take(
      steps.map(step => (step === 'digest' ? step : { from: at + step.from, to: at + step.to })),
    )
    const wrong = ended.find((range, index) => found[index] !== range.sum)
    if (wrong) failed ??= broken(mapDiffers.range(wrong))
  }
  const broken = (reason: Message) =>
    failure('source.broken', { operation, values: { name, reason }, details: { path } })

  return {
    take(position, bytes) {
      const taken = Promise.all([takeWhole(position, bytes), takeParts(position, bytes)]).then(
        () => undefined,
      )
      last = Promise.all([last, taken]).then(() => undefined)
      // Thrown by assertMatch.
      last.catch(() => undefined)
      // assertMatch throws the same later: the write continues until then.
      return taken.catch(() => undefined)
    },
    problem: () => failed,
    async assertMatch() {
      await last
      if (failed) throw failed
      if (ranges.left() > 0) throw broken(mapDiffers.cutOff)
      if (!whole || sha256 === null) return
      const [found = ''] = await whole.take(['digest'])
      if (read === sizeBytes && found === sha256) return
      const values = { name, found, expected: sha256 }
      throw failure('source.hash', { operation, values, details: { path } })
    },
    async close() {
      await Promise.all([whole?.close(), parts?.close()])
    },
  }
}
