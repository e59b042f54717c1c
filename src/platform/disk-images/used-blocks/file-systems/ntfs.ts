// Which clusters of NTFS are free, according to the file $Bitmap: Linux, fs/ntfs/layout.h ("$Bitmap", one bit
// per cluster, lowest bit first).
import { type Extent, intersect, union } from '#shared/formats/extents.ts'
import { readWhole, type Walk } from '../walk.ts'
import type { Ntfs } from './ntfs-boot-sector.ts'
import { isSettled } from './ntfs-clean.ts'
import type { Run } from './ntfs-record.ts'
import { longData, readRecord, readVolume, records } from './ntfs-volume.ts'

const pieceBytes = 64 * 1024

export function* walkNtfs(start: number, ntfs: Ntfs): Walk {
  const volume = yield* readVolume(start, ntfs)
  if (!volume || !(yield* isSettled(volume))) return
  const bitmap = longData(yield* readRecord(volume, records.bitmap))
  const copy = longData(yield* readRecord(volume, records.tableCopy))
  const log = longData(yield* readRecord(volume, records.log))
  if (!bitmap || !copy || !log) return
  // Uninitialised parts would read as zeros, that is, as free; a valid bitmap has none.
  const least = Math.ceil(ntfs.clusters / 8)
  if (bitmap.sizeBytes < least || bitmap.setBytes < bitmap.sizeBytes) return

  yield { known: { offset: start, length: ntfs.sizeBytes } }
  const boot = { first: 0, clusters: Math.ceil(8192 / ntfs.clusterBytes) }
  const own = [boot, ...volume.table, ...bitmap.runs, ...copy.runs, ...log.runs]
  const kept = union(own.map(({ first, clusters }) => ({ offset: first, length: clusters })))
  for (const { at, cluster, count } of pieces(bitmap.runs, ntfs)) {
    const bits = yield* readWhole(start + at, Math.ceil(count / 8))
    // A bitmap that calls its own clusters free is invalid.
    const free = bits && freeOf(bits, cluster, count)
    if (!free || intersect(kept, free).length > 0) return
    yield {
      free: free.map(({ offset, length }) => ({
        offset: start + offset * ntfs.clusterBytes,
        length: length * ntfs.clusterBytes,
      })),
    }
  }
}

/** Yields the places of the bitmap's bytes in the volume, with the clusters that they describe. */
function* pieces(runs: Run[], { clusterBytes, clusters }: Ntfs) {
  let cluster = 0
  for (const run of runs) {
    const runBytes = run.clusters * clusterBytes
    for (let done = 0; done < runBytes && cluster < clusters; done += pieceBytes) {
      const count = Math.min(8 * Math.min(pieceBytes, runBytes - done), clusters - cluster)
      yield { at: run.first * clusterBytes + done, cluster, count }
      cluster += count
    }
  }
}

/** Returns the free ranges, in clusters. */
function freeOf(bits: Buffer, first: number, count: number): Extent[] {
  const free: Extent[] = []
  for (let bit = 0; bit < count; ) {
    const byte = bits[bit >> 3] ?? 0xff
    // Most of a bitmap is all ones or all zeros.
    const isWhole = (bit & 7) === 0 && bit + 8 <= count && (byte === 0 || byte === 0xff)
    const length = isWhole ? 8 : 1
    const offset = first + bit
    const isUsed = (byte >> (bit & 7)) & 1
    bit += length
    if (isUsed) continue
    const last = free.at(-1)
    if (last && last.offset + last.length === offset) last.length += length
    else free.push({ offset, length })
  }
  return free
}
