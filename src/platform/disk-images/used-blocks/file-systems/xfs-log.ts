// Whether the XFS log is empty. While it is not, the tables may be stale: blocks that the log assigns to a
// file may still count as free. There is no flag for this. Follows Linux (xlog_find_head and
// xlog_check_unmount_rec in xfs_log_recover.c): the log is a ring of basic blocks, each stamped with its
// cycle number. The head is where that number drops by one, and the log is empty if the record before the
// head is an unmount record. In any doubt, the log counts as not empty.
import { readWhole, type Walk } from '../walk.ts'
import type { Xfs } from './xfs-superblock.ts'

const basicBytes = 512
const recordMagic = 0xfeedbabe
/** One header block describes this much; longer records have several. */
const perHeaderBytes = 32 * 1024
/** The longest record, with its headers. */
const maxRecordBlocks = (256 * 1024 + 8 * basicBytes) / basicBytes
const unmountFlag = 0x20

export function* isLogEmpty(start: number, { log, blockBytes }: Xfs): Walk<boolean> {
  const at = start + log.offset
  const count = (log.blocks * blockBytes) / basicBytes
  const first = yield* cycleAt(at, 0)
  const last = yield* cycleAt(at, count - 1)
  if (first === null || last === null || first === 0 || last !== first - 1) return false

  // The head: the first block of the previous cycle.
  let [inside, head] = [0, count - 1]
  while (head - inside > 1) {
    const middle = Math.floor((inside + head) / 2)
    const cycle = yield* cycleAt(at, middle)
    if (cycle === first) inside = middle
    else if (cycle === last) head = middle
    else return false
  }
  const from = Math.max(0, head - maxRecordBlocks)
  const before = yield* readWhole(at + from * basicBytes, (head - from) * basicBytes)
  return before !== null && endsWithUnmount(before, first)
}

function* cycleAt(at: number, block: number): Walk<number | null> {
  const bytes = yield* readWhole(at + block * basicBytes, basicBytes)
  return bytes && cycleOf(bytes)
}

const cycleOf = (block: Buffer) => {
  const word = block.readUInt32BE(0)
  return word === recordMagic ? block.readUInt32BE(4) : word
}

/** `before`: what precedes the head. A record that wraps around the end of the log is not looked for. */
function endsWithUnmount(before: Buffer, cycle: number): boolean {
  const blocks: Buffer[] = []
  for (let at = 0; at < before.length; at += basicBytes) blocks.push(before.subarray(at, at + basicBytes))
  const index = blocks.findLastIndex(block => block.readUInt32BE(0) === recordMagic)
  const header = blocks[index]
  if (!header || blocks.some(block => cycleOf(block) !== cycle)) return false
  const [version, length, sizeBytes] = [
    header.readUInt32BE(8),
    header.readUInt32BE(12),
    header.readUInt32BE(320),
  ]
  const headers = version & 2 && sizeBytes > perHeaderBytes ? Math.ceil(sizeBytes / perHeaderBytes) : 1
  const operation = blocks[index + headers]
  return (
    operation !== undefined &&
    index + headers + Math.ceil(length / basicBytes) === blocks.length &&
    header.readUInt32BE(40) === 1 &&
    Boolean(operation.readUInt8(9) & unmountFlag)
  )
}
