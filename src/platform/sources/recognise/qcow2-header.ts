// The header of a qcow2 disk: https://www.qemu.org/docs/master/interop/qcow2.html. Pure. A disk that refers
// to other files is refused: its author would choose which of this computer's files end up on the drive.

import { message } from '#shared/messages/codes.ts'
import type { Message } from '#shared/messages/message.ts'

export type Qcow2 = { sizeBytes: number }

export const qcow2HeaderBytes = 104
const dirty = 1n
const corrupt = 2n
const outsideData = 4n
const subclusters = 16n
/** QEMU refuses a longer table. */
const maxTableBytes = 32 << 20

/** The message says why it can't be flashed, and continues "cannot be flashed: ". */
export function parseQcow2(head: Buffer): Qcow2 | Message {
  if (head.length < qcow2HeaderBytes) return message('reason.cut-off')
  const version = head.readUInt32BE(4)
  if (version !== 2 && version !== 3) return message('qcow2.reason.version', { version: String(version) })
  if (head.readBigUInt64BE(8) !== 0n) return message('qcow2.reason.backing')
  const sizeBytes = head.readBigUInt64BE(24)
  if (sizeBytes === 0n || sizeBytes > BigInt(Number.MAX_SAFE_INTEGER)) return message('qcow2.reason.size')
  if (head.readUInt32BE(32) !== 0) return message('qcow2.reason.encrypted')
  const features = featuresOf(head)
  if (features & corrupt) return message('qcow2.reason.corrupt', { command: 'qemu-img check -r all FILE' })
  if (features & outsideData) return message('qcow2.reason.outside')
  return { sizeBytes: Number(sizeBytes) }
}

export type Qcow2Tables = {
  sizeBytes: number
  clusterBits: number
  /** Entries of its tables are twice as long if parts of clusters can be used. */
  entryBytes: 8 | 16
  firstTable: { offset: number; entries: number }
}

/** Reads the tables of a disk that parseQcow2 accepts; null for what qemu-img will refuse. */
export function qcow2Tables(head: Buffer): Qcow2Tables | null {
  const clusterBits = head.readUInt32BE(20)
  const entries = head.readUInt32BE(36)
  if (clusterBits < 9 || clusterBits > 21 || entries * 8 > maxTableBytes) return null
  return {
    sizeBytes: Number(head.readBigUInt64BE(24)),
    clusterBits,
    entryBytes: featuresOf(head) & subclusters ? 16 : 8,
    firstTable: { offset: Number(head.readBigUInt64BE(40)), entries },
  }
}

/** It was not closed: its tables are right, but its reference counts may be stale. */
export const isDirtyQcow2 = (head: Buffer): boolean =>
  head.length >= qcow2HeaderBytes && (featuresOf(head) & dirty) !== 0n

const featuresOf = (head: Buffer) => (head.readUInt32BE(4) === 3 ? head.readBigUInt64BE(72) : 0n)
