// GUID partition tables: UEFI Specification 2.10, section 5.3.
import * as zlib from 'node:zlib'
import type { SourcePartition } from '#engine/ports/sources.ts'
import type { Extent } from '#shared/formats/extents.ts'
import { readWhole, type Walk } from './walk.ts'

const sectorSizes = [512, 4096]
const headerBytes = 92
const maxEntriesBytes = 1 << 20
const unused = '00000000-0000-0000-0000-000000000000'

type Gpt = {
  partitions: SourcePartition[]
  /** The sector size in which the table counts. */
  sectorBytes: number
  /** The disk's size when the table was written. */
  diskBytes: number
  /** The table's second copy, up to the end of the disk. */
  backup: Extent
}

type Header = {
  entriesAt: number
  count: number
  entryBytes: number
  entriesSum: number
} & Pick<Gpt, 'sectorBytes' | 'diskBytes' | 'backup'>

/** `head`: the first sectors of the disk. null without a table; 'broken' if its checksums are wrong. */
export function* readGpt(head: Buffer): Walk<Gpt | null | 'broken'> {
  const found = sectorSizes.filter(size => head.toString('latin1', size, size + 8) === 'EFI PART')
  if (found.length === 0) return null
  for (const sectorBytes of found) {
    const header = parseHeader(head.subarray(sectorBytes, 2 * sectorBytes), sectorBytes)
    if (!header) continue
    const entries = yield* readWhole(header.entriesAt, header.count * header.entryBytes)
    if (!entries || zlib.crc32(entries) !== header.entriesSum) continue
    const partitions = parseEntries(entries, header)
    if (!partitions) return 'broken'
    return { partitions, sectorBytes, diskBytes: header.diskBytes, backup: header.backup }
  }
  return 'broken'
}

function parseHeader(bytes: Buffer, sectorBytes: number): Header | null {
  const size = bytes.length < headerBytes ? 0 : bytes.readUInt32LE(12)
  if (size < headerBytes || size > bytes.length) return null
  const own = Buffer.from(bytes.subarray(0, size))
  const sum = own.readUInt32LE(16)
  own.writeUInt32LE(0, 16)
  const lba = (at: number) => Number(own.readBigUInt64LE(at))
  const count = own.readUInt32LE(80)
  const entryBytes = own.readUInt32LE(84)
  const lastUsable = lba(48)
  const backupAt = lba(32)
  const good =
    zlib.crc32(own) === sum &&
    lba(24) === 1 &&
    backupAt * sectorBytes < Number.MAX_SAFE_INTEGER &&
    lastUsable < backupAt &&
    entryBytes >= 128 &&
    entryBytes % 8 === 0 &&
    count * entryBytes <= maxEntriesBytes
  if (!good) return null
  const diskBytes = (backupAt + 1) * sectorBytes
  const backup = { offset: (lastUsable + 1) * sectorBytes, length: (backupAt - lastUsable) * sectorBytes }
  const entriesAt = lba(72) * sectorBytes
  return { sectorBytes, entriesAt, count, entryBytes, entriesSum: own.readUInt32LE(88), diskBytes, backup }
}

function parseEntries(
  bytes: Buffer,
  { sectorBytes, count, entryBytes, diskBytes }: Header,
): SourcePartition[] | null {
  const partitions: SourcePartition[] = []
  for (let index = 0; index < count; index += 1) {
    const entry = bytes.subarray(index * entryBytes, (index + 1) * entryBytes)
    const type = guidText(entry)
    if (type === unused) continue
    const [first, last] = [Number(entry.readBigUInt64LE(32)), Number(entry.readBigUInt64LE(40))]
    if (last < first || (last + 1) * sectorBytes > diskBytes) return null
    const name = entry.toString('utf16le', 56, 128).split('\0')[0] ?? ''
    partitions.push({
      offset: first * sectorBytes,
      sizeBytes: (last - first + 1) * sectorBytes,
      name,
      type,
    })
  }
  return partitions.sort((a, b) => a.offset - b.offset)
}

/** The first three fields are little-endian, the rest big-endian. */
function guidText(bytes: Buffer): string {
  const part = (from: number, to: number, reverse: boolean) => {
    const field = Buffer.from(bytes.subarray(from, to))
    return (reverse ? field.reverse() : field).toString('hex')
  }
  return [part(0, 4, true), part(4, 6, true), part(6, 8, true), part(8, 10, false), part(10, 16, false)].join(
    '-',
  )
}
