// The headers of a tar archive with one file, in POSIX format with GNU's sparse files 1.0, which puts the map
// of the data before the data, so that a file arrives with its holes. Pure. The input is not trusted: it may
// only contain one regular file.
import { message } from '#shared/messages/codes.ts'
import { ReasonError } from '#shared/reason-error.ts'

export const blockBytes = 512
/** A map of a million extents is 20 MB. */
export const mostMapBytes = 64 * 2 ** 20
const largestFile = 2 ** 50

type TarHead = { type: string; size: number }
type SparseFacts = { realSize: number } | null
export type MappedExtent = { offset: number; length: number }

/** Throws ReasonError. */
export function parseHead(block: Uint8Array): TarHead {
  const text = (from: number, length: number) =>
    Buffer.from(block.subarray(from, from + length))
      .toString('latin1')
      .replace(/\0.*$/s, '')
  const sum = block.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0)
  if (Number.parseInt(text(148, 8).trim(), 8) !== sum)
    throw new ReasonError(message('archive.reason.checksum'))
  const size = text(124, 12).trim()
  // A larger size is in the preceding records; then this field is ignored.
  return { type: text(156, 1) || '0', size: /^[0-7]+$/.test(size) ? Number.parseInt(size, 8) : 0 }
}

/** The records of a header of type x: "27 GNU.sparse.major=1 ". */
export function parseRecords(bytes: Uint8Array): Map<string, string> {
  const records = new Map<string, string>()
  const text = Buffer.from(bytes).toString('latin1')
  for (let at = 0; at < text.length; ) {
    const [head = '', digits = ''] = /^(\d{1,7}) /.exec(text.slice(at, at + 8)) ?? []
    const record = text.slice(at + head.length, at + Number(digits))
    const equals = record.indexOf('=')
    if (digits === '' || equals < 1 || !record.endsWith('\n'))
      throw new ReasonError(message('archive.reason.record'))
    records.set(record.slice(0, equals), record.slice(equals + 1, -1))
    at += Number(digits)
  }
  return records
}

export function sizeOf(head: TarHead, records: ReadonlyMap<string, string>): number {
  const size = Number(records.get('size') ?? head.size)
  if (!Number.isSafeInteger(size) || size < 0 || size > largestFile)
    throw new ReasonError(message('archive.reason.size'))
  return size
}

export function sparseFacts(records: ReadonlyMap<string, string>): SparseFacts {
  const major = records.get('GNU.sparse.major')
  if (major === undefined) return null
  if (major !== '1' || records.get('GNU.sparse.minor') !== '0')
    throw new ReasonError(message('archive.reason.sparse'))
  const realSize = Number(records.get('GNU.sparse.realsize'))
  if (!Number.isSafeInteger(realSize) || realSize < 0 || realSize > largestFile)
    throw new ReasonError(message('archive.reason.size'))
  return { realSize }
}

/**
 * Finds the end of a map, looking at each byte once: it has one line more than twice its first number. Throws
 * ReasonError.
 */
export function createMapEnd(): (block: Uint8Array) => boolean {
  let first = ''
  let lines = 0
  let wanted: number | null = null
  return block => {
    for (const byte of block) {
      if (wanted === null && byte !== newline) first += String.fromCharCode(byte)
      if (first.length > 16) throw new ReasonError(message('archive.reason.map'))
      if (byte !== newline) continue
      lines += 1
      wanted ??= 1 + 2 * numberOf(first)
    }
    return wanted !== null && lines >= wanted
  }
}

const newline = 10

/** Numbers, one per line: how many extents, then offset and length of each. null while incomplete. */
export function parseMap(text: string, realSize: number): MappedExtent[] | null {
  const lines = text.split('\n')
  const count = lines.length > 1 ? numberOf(lines[0]) : null
  if (count === null || lines.length - 1 < 1 + 2 * count) return null
  let end = 0
  return Array.from({ length: count }, (_, index) => {
    const offset = numberOf(lines[1 + 2 * index])
    const length = numberOf(lines[2 + 2 * index])
    if (offset < end || offset + length > realSize) throw new ReasonError(message('archive.reason.map-range'))
    end = offset + length
    return { offset, length }
  }).filter(({ length }) => length > 0)
}

function numberOf(line: string | undefined): number {
  if (line === undefined || !/^\d{1,16}$/.test(line)) throw new ReasonError(message('archive.reason.map'))
  return Number(line)
}
