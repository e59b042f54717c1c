// MBR partition tables with their logical partitions: sector 0, and a chain of further sectors of the same
// form in the extended partition (https://en.wikipedia.org/wiki/Extended_boot_record). Assumes sectors of 512
// bytes: the table does not record the size.
import type { SourcePartition } from '#engine/ports/sources.ts'
import { readWhole, type Walk } from './walk.ts'

const sectorBytes = 512
const unused = 0x00
const protective = 0xee
const extended = new Set([0x05, 0x0f, 0x85])
const maxLogical = 128

type Entry = { type: number; first: number; sectors: number }

type Mbr = {
  /** The GUID partition table is the real one. */
  protective: boolean
  /** Without the protective entry and the extended partition itself. */
  partitions: SourcePartition[]
  /** false: the chain of logical partitions could not be followed to its end. */
  complete: boolean
}

/**
 * null if there is none: no signature, no entry, or an impossible one. A hybrid ISO, for example, has an
 * entry for its whole volume that begins at the table itself; xorriso marks it as unused.
 */
export function* readMbr(head: Buffer): Walk<Mbr | null> {
  const all = parseSector(head)
  if (!all || all.some(({ first }) => first === 0)) return null
  const entries = all.filter(isUsed)
  if (entries.length === 0) return null
  const plain = entries.filter(({ type }) => !extended.has(type) && type !== protective)
  const partitions = plain.map(toPartition)
  let complete = true
  for (const { type, first } of entries) {
    if (extended.has(type)) complete = (yield* readLogical(first, partitions)) && complete
  }
  partitions.sort((a, b) => a.offset - b.offset)
  return { protective: entries.some(({ type }) => type === protective), partitions, complete }
}

function* readLogical(base: number, into: SourcePartition[]): Walk<boolean> {
  let at = base
  for (let count = 0; count < maxLogical; count += 1) {
    const sector = yield* readWhole(at * sectorBytes, sectorBytes)
    const entries = sector && parseSector(sector)?.filter(isUsed)
    if (!entries) return false
    const logical = entries.find(({ type }) => !extended.has(type))
    if (logical) into.push(toPartition({ ...logical, first: at + logical.first }))
    const next = entries.find(({ type }) => extended.has(type))
    if (!next) return true
    // A cyclic chain would never end.
    if (base + next.first <= at) return false
    at = base + next.first
  }
  return false
}

function parseSector(bytes: Buffer): Entry[] | null {
  if (bytes.length < sectorBytes || bytes.readUInt16LE(510) !== 0xaa55) return null
  const entries: Entry[] = []
  for (let at = 446; at < 510; at += 16) {
    const status = bytes.readUInt8(at)
    const type = bytes.readUInt8(at + 4)
    if (status & 0x7f) return null
    const sectors = bytes.readUInt32LE(at + 12)
    if (sectors > 0) entries.push({ type, first: bytes.readUInt32LE(at + 8), sectors })
  }
  return entries
}

const isUsed = ({ type }: Entry) => type !== unused

const toPartition = ({ type, first, sectors }: Entry): SourcePartition => ({
  offset: first * sectorBytes,
  sizeBytes: sectors * sectorBytes,
  name: '',
  type: `mbr:${type.toString(16).padStart(2, '0')}`,
})
