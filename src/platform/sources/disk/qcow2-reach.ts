// How long the file of a qcow2 disk must be, by the tables that lead to its data:
// https://www.qemu.org/docs/master/interop/qcow2.html. QEMU reads past the end of a file as zeros, so a
// truncated one unpacks without an error; `qemu-img check` only notices if a whole cluster is missing.

import type { Qcow2Tables } from '../recognise/qcow2-header.ts'

const sectorBytes = 512
const firstEntryBytes = 8
/** A bit in the upper half of an entry. */
const compressedBit = 0x4000_0000
/** A bit in the lower half: the whole cluster is zeros, even if it is allocated. */
const zeroBit = 1
/** Into how many separately usable parts a cluster is divided. */
const parts = 32

type Read = (offset: number, length: number) => Promise<Buffer>

/**
 * The bytes that its file must have. `read` gives fewer bytes at the file's end. What only snapshots or the
 * reference counts need is left out. Throws the signal's reason.
 */
export async function qcow2Reach(read: Read, tables: Qcow2Tables, signal: AbortSignal): Promise<number> {
  const { sizeBytes, clusterBits, entryBytes, firstTable } = tables
  const clusterBytes = 2 ** clusterBits
  const tableCovers = (clusterBytes / entryBytes) * clusterBytes
  // A saved machine state may follow the end of its disk.
  const length = Math.min(firstTable.entries, Math.ceil(sizeBytes / tableCovers)) * firstEntryBytes
  const first = await read(firstTable.offset, length)
  let reach = firstTable.offset + length
  const seen = new Set<number>()
  for (let at = 0; at + firstEntryBytes <= first.length; at += firstEntryBytes) {
    const offset = offsetIn(first, at)
    if (offset === 0 || seen.has(offset)) continue
    // A damaged disk may lead to the same table again and again.
    seen.add(offset)
    signal.throwIfAborted()
    const diskAt = (at / firstEntryBytes) * tableCovers
    const dataReach = reachOf(await read(offset, clusterBytes), diskAt, tables)
    reach = Math.max(reach, offset + clusterBytes, dataReach)
  }
  return reach
}

/** `diskAt`: where the table's first cluster is on the disk. */
function reachOf(table: Buffer, diskAt: number, { clusterBits, entryBytes, sizeBytes }: Qcow2Tables): number {
  const clusterBytes = 2 ** clusterBits
  let reach = 0
  for (let at = 0; at + entryBytes <= table.length; at += entryBytes) {
    if (table.readUInt32BE(at) & compressedBit) {
      reach = Math.max(reach, compressedReach(table, at, clusterBits))
      continue
    }
    const offset = offsetIn(table, at)
    const left = sizeBytes - diskAt - (at / entryBytes) * clusterBytes
    const used = offset === 0 || left <= 0 ? 0 : usedBytes(table, at, clusterBytes, entryBytes)
    if (used > 0) reach = Math.max(reach, offset + Math.min(used, left))
  }
  return reach
}

/** Length of an allocated cluster's used part. After it the file may end. */
function usedBytes(table: Buffer, at: number, clusterBytes: number, entryBytes: 8 | 16): number {
  if (entryBytes === 8) return table.readUInt32BE(at + 4) & zeroBit ? 0 : clusterBytes
  const isUsed = table.readUInt32BE(at + 12)
  return (parts - Math.clz32(isUsed)) * (clusterBytes / parts)
}

/** Compressed data is counted in sectors, and the file may end within the last of them. */
function compressedReach(table: Buffer, at: number, clusterBits: number): number {
  const upper = table.readUInt32BE(at)
  const countBits = clusterBits - 8
  const offsetBits = 30 - countBits
  const offset = (upper & (2 ** offsetBits - 1)) * 2 ** 32 + table.readUInt32BE(at + 4)
  const moreSectors = (upper >>> offsetBits) & (2 ** countBits - 1)
  return (Math.floor(offset / sectorBytes) + moreSectors) * sectorBytes + 1
}

/** Bits 9 to 55 of an entry. */
const offsetIn = (table: Buffer, at: number) =>
  (table.readUInt32BE(at) & 0x00ff_ffff) * 2 ** 32 + ((table.readUInt32BE(at + 4) & 0xffff_fe00) >>> 0)
