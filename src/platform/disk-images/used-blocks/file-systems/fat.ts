// FAT12, FAT16, FAT32: which clusters are free. Microsoft, "FAT: General Overview of On-Disk Format", 1.03. The
// variant is decided as in Linux (fs/fat/inode.c): FAT32 if the 16-bit FAT length is 0, else by the cluster count.
import type { Extent } from '#shared/formats/extents.ts'
import { readWhole, type Walk } from '../walk.ts'

const maxFat12Clusters = 4084
/** Read in one go; a multiple of every entry size except FAT12's, whose whole table is smaller. */
const pieceBytes = 64 * 1024

type Bits = 12 | 16 | 32
type Fat = {
  bits: Bits
  sizeBytes: number
  fatAt: number
  /** Clusters are counted from 2. */
  dataAt: number
  clusters: number
  clusterBytes: number
  media: number
}

/** `boot`: the partition's first sector. null if it is not FAT, or an unsupported variant. */
export function parseFat(boot: Buffer): Fat | null {
  if (boot.length < 512 || boot.readUInt16LE(510) !== 0xaa55) return null
  if (boot[0] !== 0xeb && boot[0] !== 0xe9) return null
  const sectorBytes = boot.readUInt16LE(11)
  const perCluster = boot.readUInt8(13)
  const reserved = boot.readUInt16LE(14)
  const copies = boot.readUInt8(16)
  const rootEntries = boot.readUInt16LE(17)
  const media = boot.readUInt8(21)
  const shortFat = boot.readUInt16LE(22)
  const fatSectors = shortFat || boot.readUInt32LE(36)
  const sectors = boot.readUInt16LE(19) || boot.readUInt32LE(32)
  const isPower = (value: number) => value > 0 && (value & (value - 1)) === 0
  const sane =
    isPower(sectorBytes) &&
    sectorBytes >= 512 &&
    sectorBytes <= 4096 &&
    isPower(perCluster) &&
    reserved > 0 &&
    copies > 0 &&
    media >= 0xf0 &&
    fatSectors > 0
  if (!sane) return null
  // Without mirroring only one of the copies is valid.
  if (shortFat === 0 && boot.readUInt16LE(40) & 0x80) return null

  const rootSectors = Math.ceil((rootEntries * 32) / sectorBytes)
  const dataSector = reserved + copies * fatSectors + rootSectors
  const clusters = Math.floor((sectors - dataSector) / perCluster)
  const bits: Bits = shortFat === 0 ? 32 : clusters > maxFat12Clusters ? 16 : 12
  const fits = ((clusters + 2) * bits) / 8 <= fatSectors * sectorBytes
  if (clusters < 1 || !fits || (bits === 32) !== (rootEntries === 0)) return null
  return {
    bits,
    sizeBytes: sectors * sectorBytes,
    fatAt: reserved * sectorBytes,
    dataAt: dataSector * sectorBytes,
    clusters,
    clusterBytes: perCluster * sectorBytes,
    media,
  }
}

/** Yields the free clusters of the FAT at `start`; nothing if its first entry does not match the variant. */
export function* walkFat(start: number, fat: Fat): Walk {
  const { bits, clusters, media } = fat
  const tableBytes = Math.ceil(((clusters + 2) * bits) / 8)
  for (let at = 0; at < tableBytes; at += pieceBytes) {
    const length = Math.min(pieceBytes, tableBytes - at)
    const bytes = yield* readWhole(start + fat.fatAt + at, length)
    // Everything not found to be free counts as used.
    if (!bytes) continue
    if (at === 0 && bytes[0] !== media) return
    if (at === 0) yield { known: { offset: start, length: fat.sizeBytes } }
    const firstEntry = (at * 8) / bits
    const count = Math.min(clusters + 2 - firstEntry, Math.floor((length * 8) / bits))
    const free: Extent[] = []
    for (let index = Math.max(0, 2 - firstEntry); index < count; index += 1) {
      if (entryOf(bytes, index, bits) !== 0) continue
      const offset = start + fat.dataAt + (firstEntry + index - 2) * fat.clusterBytes
      const last = free.at(-1)
      if (last && last.offset + last.length === offset) last.length += fat.clusterBytes
      else free.push({ offset, length: fat.clusterBytes })
    }
    yield { free }
  }
}

function entryOf(bytes: Buffer, index: number, bits: Bits): number {
  if (bits === 32) return bytes.readUInt32LE(index * 4) & 0x0fffffff
  if (bits === 16) return bytes.readUInt16LE(index * 2)
  const at = index + (index >> 1)
  const pair = bytes.readUInt8(at) | ((bytes[at + 1] ?? 0) << 8)
  return index & 1 ? pair >> 4 : pair & 0xfff
}
