// The disk size stated at the disk's start. Pure.

import { readGpt, readMbr, type Walk } from '#platform/disk-images/disk-images.ts'

/** Authors round up, and tools append a little: an image may be larger than its table says by no more than this. */
const slackBytes = 1 << 20

/** The part of the disk's start that contains the size. */
const claimHeadBytes = 1 << 20

type Claim = { bytes: number; isExact: boolean }

/** `head`: the first MiB of the disk. null if no size is stated. */
export function claimOf(head: Buffer): Claim | null {
  const gpt = answered(readGpt(head), head)
  if (gpt && gpt !== 'broken') return { bytes: gpt.diskBytes, isExact: true }
  if (head.toString('latin1', 32_769, 32_774) === 'CD001')
    return { bytes: head.readUInt32LE(32_768 + 80) * head.readUInt16LE(32_768 + 128), isExact: false }
  const mbr = answered(readMbr(head), head)
  const ends = mbr?.complete ? mbr.partitions.map(({ offset, sizeBytes }) => offset + sizeBytes) : []
  return ends.length > 0 ? { bytes: Math.max(...ends), isExact: false } : null
}

export const agrees = (claim: Claim | null, bytes: number) =>
  claim !== null &&
  (claim.isExact ? bytes === claim.bytes : bytes >= claim.bytes && bytes - claim.bytes <= slackBytes)

/**
 * The size that leaves `rest` modulo 2^32, which is all that gzip stores. Only an exact claim determines how
 * many times 2^32 to add.
 */
export const sizeByRest = (claim: Claim | null, rest: number): number | null =>
  claim?.isExact && claim.bytes % 2 ** 32 === rest ? claim.bytes : null

/** Reads the stated size of a streaming disk, once the start has passed. */
export function createClaimReader() {
  const head: Buffer[] = []
  let headTaken = 0
  return {
    take(bytes: Uint8Array): void {
      if (headTaken === claimHeadBytes) return
      // A copy: the memory is reused.
      const part = Buffer.from(bytes.subarray(0, claimHeadBytes - headTaken))
      head.push(part)
      headTaken += part.length
    },
    claim: (): Claim | null => claimOf(Buffer.concat(head)),
  }
}

/** A parser's result when it sees nothing after the disk's start. */
export function answered<T>(walk: Walk<T>, head: Buffer): T {
  let step = walk.next(null)
  while (!step.done) {
    const { offset, length } = 'read' in step.value ? step.value.read : { offset: 0, length: 0 }
    step = walk.next(offset < head.length ? head.subarray(offset, offset + length) : null)
  }
  return step.value
}
