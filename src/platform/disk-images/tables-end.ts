// How far a mkfs program writes: to the end of the root folder, which follows the tables. Pure.

import type { EmptyFileSystem } from './empty-disk-plan.ts'
import { parseFat } from './used-blocks/file-systems/fat.ts'

/** Bytes from the start of the partition (`boot` is its first sector); null if it is not understood. */
export function tablesEnd(fileSystem: EmptyFileSystem, boot: Buffer): number | null {
  if (fileSystem === 'exFAT') return exfatTablesEnd(boot)
  const fat = parseFat(boot)
  if (!fat) return null
  // FAT32 keeps its root folder in a cluster; FAT12 and FAT16 keep it before the first cluster.
  return fat.dataAt + (fat.bits === 32 ? fat.clusterBytes : 0)
}

/** Microsoft, "exFAT file system specification", section 3.1. The bitmap and the upcase table come before the root. */
function exfatTablesEnd(boot: Buffer): number | null {
  if (boot.length < 512 || boot.toString('latin1', 3, 11) !== 'EXFAT   ') return null
  const heapSector = boot.readUInt32LE(88)
  const rootCluster = boot.readUInt32LE(96)
  const sectorBytes = 2 ** boot.readUInt8(108)
  const clusterBytes = sectorBytes * 2 ** boot.readUInt8(109)
  return heapSector * sectorBytes + (rootCluster - 2 + 1) * clusterBytes
}
