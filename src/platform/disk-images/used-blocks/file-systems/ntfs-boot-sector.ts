// The first sector of NTFS: Linux, fs/ntfs/layout.h (NTFS_BOOT_SECTOR). All numbers are little-endian.

const sign = 'NTFS    '
/**
 * A Windows volume with shadow copies has their catalogue header here (libvshadow, "Volume Shadow Snapshot
 * (VSS) format"). Shadow copies rely on clusters that the current bitmap calls free.
 */
const snapshotsAt = 7680
const snapshotsSign = Buffer.from('6b87083876c1484eb7ae04046e6cc752', 'hex')
const largestCluster = 2 * 1024 * 1024

export type Ntfs = {
  clusterBytes: number
  clusters: number
  /** Size of one record of the master file table. */
  recordBytes: number
  /** The table's first cluster. */
  tableAt: number
  /** Includes the copy of the boot sector, which follows the volume's last sector. */
  sizeBytes: number
}

/** `head`: at least the first 8 KiB. null if it is not NTFS, or an unsupported variant. */
export function parseNtfs(head: Buffer): Ntfs | null {
  if (head.length < 8192 || head.toString('latin1', 3, 11) !== sign || head.readUInt16LE(510) !== 0xaa55)
    return null
  if (head.subarray(snapshotsAt, snapshotsAt + snapshotsSign.length).equals(snapshotsSign)) return null
  const sectorBytes = head.readUInt16LE(11)
  const perCluster = powerOf(head.readUInt8(13))
  const sectors = Number(head.readBigUInt64LE(40))
  const tableAt = Number(head.readBigUInt64LE(48))
  const clusterBytes = sectorBytes * perCluster
  const perRecord = head.readInt8(64)
  const recordBytes = perRecord < 0 ? 2 ** -perRecord : perRecord * clusterBytes
  const clusters = Math.floor(sectors / perCluster)
  const sane =
    isPower(sectorBytes) &&
    sectorBytes >= 512 &&
    sectorBytes <= 4096 &&
    isPower(perCluster) &&
    clusterBytes <= largestCluster &&
    isPower(recordBytes) &&
    recordBytes >= 512 &&
    recordBytes <= 64 * 1024 &&
    (sectors + 1) * sectorBytes < Number.MAX_SAFE_INTEGER &&
    tableAt > 0 &&
    tableAt < clusters &&
    // FAT fields that must be 0 here.
    head.readUInt16LE(14) === 0 &&
    head.readUInt8(16) === 0 &&
    head.readUInt16LE(22) === 0
  return sane
    ? { clusterBytes, clusters, recordBytes, tableAt, sizeBytes: (sectors + 1) * sectorBytes }
    : null
}

/** Sectors per cluster: more than 128 are encoded as a negative power of two. */
const powerOf = (value: number) => (value > 0x80 ? 2 ** (256 - value) : value)

const isPower = (value: number) => Number.isInteger(Math.log2(value))
