// How large a disk says it is, by what stands at its start. Pure.
import { readGpt } from '../disk-images/used-blocks/gpt.ts'
import { readMbr } from '../disk-images/used-blocks/mbr.ts'
import type { Walk } from '../disk-images/used-blocks/walk.ts'

/** Authors round up, and tools append a little: an image may be larger than its table says by no more than this. */
const slackBytes = 1 << 20

export type Claim = { bytes: number; isExact: boolean }

/** `head`: the first MiB of the disk. null where nothing is said. */
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

/** The least size that agrees and leaves `rest` when divided by 2^32, which is all that gzip keeps of a size. */
export function sizeByRest(claim: Claim | null, rest: number): number | null {
  if (!claim) return null
  const modulus = 2 ** 32
  const missing = (rest - (claim.bytes % modulus) + modulus) % modulus
  return agrees(claim, claim.bytes + missing) ? claim.bytes + missing : null
}

function answered<T>(walk: Walk<T>, head: Buffer): T {
  let step = walk.next(null)
  while (!step.done) {
    const { offset, length } = 'read' in step.value ? step.value.read : { offset: 0, length: 0 }
    step = walk.next(offset < head.length ? head.subarray(offset, offset + length) : null)
  }
  return step.value
}
