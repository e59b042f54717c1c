// The superblock of XFS, versions 4 and 5: "XFS Algorithms & Data Structures", chapter 13; Linux, xfs_format.h (xfs_dsb).
// All numbers are big-endian, except checksums.
import { hasGoodSum } from './xfs-sum.ts'

const magic = 'XFSB'
const maxGroups = 1 << 20
const minGroupBlocks = 64

/** Features that do not change what the free space trees mean here. Excluded: needs_repair, metadir, zoned. */
const knownIncompat = 0x1 | 0x2 | 0x4 | 0x8 | 0x20 | 0x40 | 0x80
/** finobt, rmapbt, reflink, inobtcount. */
const knownReadOnly = 0xf
const largestBlockLog = 16

export type Xfs = {
  version: 4 | 5
  blockBytes: number
  sectorBytes: number
  blocks: number
  groupBlocks: number
  groups: number
  /** From the superblock, over all groups. */
  freeBlocks: bigint
  log: { offset: number; blocks: number }
  sizeBytes: number
}

/** `head`: at least the first sector. null if it is not XFS, or has unsupported features. */
export function parseXfs(head: Buffer): Xfs | null {
  if (head.length < 512 || head.toString('latin1', 0, 4) !== magic) return null
  const version = head.readUInt16BE(100) & 0xf
  const sectorBytes = head.readUInt16BE(102)
  if ((version !== 4 && version !== 5) || !isPower(sectorBytes, 9, 15)) return null
  if (version === 5) {
    if (!hasGoodSum(head.subarray(0, sectorBytes), 224)) return null
    const [writes, needs, inLog] = [head.readUInt32BE(212), head.readUInt32BE(216), head.readUInt32BE(220)]
    if (writes & ~knownReadOnly || needs & ~knownIncompat || inLog) return null
  }
  const blockLog = head.readUInt8(120)
  if (blockLog < 9 || blockLog > largestBlockLog) return null
  const blockBytes = 2 ** blockLog
  const blocks = Number(head.readBigUInt64BE(8))
  const groupBlocks = head.readUInt32BE(84)
  const groups = head.readUInt32BE(88)
  const groupLog = head.readUInt8(124)
  const logStart = head.readBigUInt64BE(48)
  const logBlocks = head.readUInt32BE(96)
  const isInProgress = head.readUInt8(126) !== 0
  const sane =
    !isInProgress &&
    head.readUInt32BE(4) === blockBytes &&
    sectorBytes <= blockBytes &&
    groups > 0 &&
    groups <= maxGroups &&
    groupLog <= 31 &&
    groupBlocks <= 2 ** groupLog &&
    groupBlocks >= minGroupBlocks &&
    blocks * blockBytes < Number.MAX_SAFE_INTEGER &&
    groups === Math.ceil(blocks / groupBlocks) &&
    // Otherwise the log is on another device, so we cannot tell whether it is empty.
    logStart > 0n
  if (!sane) return null

  const logGroup = Number(logStart >> BigInt(groupLog))
  const logFirst = logGroup * groupBlocks + Number(logStart & ((1n << BigInt(groupLog)) - 1n))
  if (logBlocks === 0 || logFirst + logBlocks > blocks) return null
  return {
    version,
    blockBytes,
    sectorBytes,
    blocks,
    groupBlocks,
    groups,
    freeBlocks: head.readBigUInt64BE(144),
    log: { offset: logFirst * blockBytes, blocks: logBlocks },
    sizeBytes: blocks * blockBytes,
  }
}

const isPower = (value: number, least: number, most: number) =>
  Number.isInteger(Math.log2(value)) && value >= 2 ** least && value <= 2 ** most
