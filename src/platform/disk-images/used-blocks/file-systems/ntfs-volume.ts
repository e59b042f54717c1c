// NTFS's own metadata files, read through their records.
import { readWhole, type Walk } from '../walk.ts'
import type { Ntfs } from './ntfs-boot-sector.ts'
import { type Attribute, parseRecord, type Run } from './ntfs-record.ts'

/** Record numbers (Linux, fs/ntfs/layout.h: NTFS_SYSTEM_FILES) and attribute types. */
export const records = { table: 0, tableCopy: 1, log: 2, volume: 3, root: 5, bitmap: 6 }
export const types = { volumeInformation: 0x70, data: 0x80, indexRoot: 0x90, indexAllocation: 0xa0 }

type Long = Extract<Attribute, { resident: null }>
export type Volume = { start: number; ntfs: Ntfs; table: Run[] }

/** null if the master file table does not begin as it should. */
export function* readVolume(start: number, ntfs: Ntfs): Walk<Volume | null> {
  const bytes = yield* readWhole(start + ntfs.tableAt * ntfs.clusterBytes, ntfs.recordBytes)
  const data = longData(bytes && parseRecord(Buffer.from(bytes), ntfs.clusters))
  return data?.runs[0]?.first === ntfs.tableAt ? { start, ntfs, table: data.runs } : null
}

export function* readRecord({ start, ntfs, table }: Volume, number: number): Walk<Attribute[] | null> {
  const at = placeOf(table, ntfs, number * ntfs.recordBytes, ntfs.recordBytes)
  const bytes = at === null ? null : yield* readWhole(start + at, ntfs.recordBytes)
  return bytes && parseRecord(Buffer.from(bytes), ntfs.clusters)
}

/** The single unnamed, non-resident data stream, unmodified. */
export function longData(record: Attribute[] | null): Long | null {
  const found = record?.filter(({ type, isNamed }) => type === types.data && !isNamed) ?? []
  const data = found[0]
  return found.length === 1 && data && data.resident === null && data.isPlain ? data : null
}

/** Returns the offset in the volume of `length` bytes of a file; null if they are not contiguous. */
export function placeOf(runs: Run[], { clusterBytes }: Ntfs, offset: number, length: number): number | null {
  let before = 0
  for (const { first, clusters } of runs) {
    const bytes = clusters * clusterBytes
    if (offset < before + bytes)
      return offset + length <= before + bytes ? first * clusterBytes + offset - before : null
    before += bytes
  }
  return null
}
