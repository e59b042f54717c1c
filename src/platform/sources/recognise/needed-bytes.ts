// How long a disk has to be for what is on it: a file that is shorter is cut off. Pure. Only what no whole image is shorter
// than counts:
// - an ISO has its volume (xorriso and mkisofs count their padding). The tables of hybrid ones are of no use: isohybrid and
//   others round up, or describe a disk of another size;
// - a GPT has its partitions. What comes behind the last of them, such as its second copy, is often cut off by the maker, and
//   so is the rest of the last one behind its file system: OpenWrt's gen_image_generic.sh writes neither;
// - partitions of an MBR are often longer than the image, and the last ones may be missing, where the maker leaves that to
//   the drive: OpenWrt's gen_rpi_sdcard_img.sh and gen_image_generic.sh write no padding, nor does genimage without `fill`.
//   But a file system that begins in the image is in it to its end. So is one without a table.

import { readGpt, readMbr, type Walk } from '#platform/disk-images/disk-images.ts'
import { type Extent, endOf } from '#shared/formats/extents.ts'
import { message } from '#shared/messages/codes.ts'
import type { Message } from '#shared/messages/message.ts'
import { answered } from './claimed-size.ts'
import { fileSystemBytes, fileSystemHeadBytes } from './file-system-size.ts'

/**
 * How much of a disk's start must be read. Logical partitions of an MBR are further on: they count if they
 * can be read.
 */
export const needsHeadBytes = 1 << 20

/** A place that may have a file system; it needs as much as the file system states. */
type Place = Extent & {
  /** Without a known file system, all of it is needed. */
  isWhole: boolean
}

type Needs = { bytes: number; places: Place[] }

/** `head`: the first MiB of the disk, or all of a shorter one. */
export const needsOf = (head: Buffer): Needs => answered(walkNeeds(head), head)

export function* walkNeeds(head: Buffer): Walk<Needs> {
  const { isGpt, partitions } = yield* readTable(head)
  const last = partitions?.findLast(({ offset, length }) =>
    partitions.every(each => endOf(each) <= offset + length),
  )
  const volume = volumeBytes(head)
  // An ISO signature survives on a disk that is partitioned later. Then the partitions end earlier.
  if (volume !== null) return { bytes: last ? Math.min(volume, endOf(last)) : volume, places: [] }
  if (!partitions || !last)
    return { bytes: 0, places: [{ offset: 0, length: Number.MAX_SAFE_INTEGER, isWhole: false }] }
  if (!isGpt) return { bytes: 0, places: partitions.map(each => ({ ...each, isWhole: false })) }
  const ends = partitions.filter(each => each !== last).map(endOf)
  return { bytes: Math.max(last.offset, ...ends), places: [{ ...last, isWhole: true }] }
}

/** `starts`: for each place the bytes that `startOf` names, or fewer at the end of the disk. */
export function neededBytes({ bytes, places }: Needs, starts: Buffer[]): number {
  const ends = places.map(({ offset, length, isWhole }, index) => {
    const inside = fileSystemBytes(starts[index] ?? Buffer.alloc(0)) ?? (isWhole ? length : null)
    return inside === null ? 0 : offset + Math.min(inside, length)
  })
  return Math.max(bytes, ...ends)
}

/** A disk of this size is certainly not truncated. The places only matter if it has less. */
export const mostBytes = ({ bytes, places }: Needs): number =>
  Math.max(bytes, ...places.filter(({ isWhole }) => isWhole).map(endOf))

/** The part of a place that must be read. */
export const startOf = ({ offset, length }: Extent): Extent => ({
  offset,
  length: Math.min(length, fileSystemHeadBytes),
})

/** null: none that is reliable. */
function* readTable(head: Buffer): Walk<{ isGpt: boolean; partitions: Extent[] | null }> {
  const mbr = yield* readMbr(head)
  const isGpt = mbr?.protective ?? false
  const table = isGpt ? yield* readGpt(head) : mbr
  const found = table === null || table === 'broken' ? [] : table.partitions
  const partitions = found.map(({ offset, sizeBytes }) => ({ offset, length: sizeBytes }))
  return { isGpt, partitions: partitions.length > 0 ? partitions : null }
}

/** From the primary volume descriptor (ECMA-119, 8.4); null if there is none, or its two sizes differ. */
function volumeBytes(head: Buffer): number | null {
  const at = 16 * 2048
  if (head.length < at + 2048 || head[at] !== 1 || head.toString('latin1', at + 1, at + 6) !== 'CD001')
    return null
  const blocks = head.readUInt32LE(at + 80)
  return blocks === head.readUInt32BE(at + 84) ? blocks * head.readUInt16LE(at + 128) : null
}

/** Continues "is damaged: ". */
export const cutShort = (found: number, needed: number): Message =>
  message('source.reason.cut', { found, needed })

/** Reads what a streaming disk needs. */
export function createNeedsReader() {
  const head = createCollector({ offset: 0, length: needsHeadBytes })
  let known: { needs: Needs; starts: ReturnType<typeof createCollector>[] } | null = null
  let position = 0
  const understood = () => {
    if (known) return known
    const needs = needsOf(head.bytes())
    const starts = needs.places.map(place => createCollector(startOf(place)))
    for (const start of starts) start.take(0, head.bytes())
    known = { needs, starts }
    return known
  }
  return {
    take(bytes: Uint8Array): void {
      head.take(position, bytes)
      if (position + bytes.length >= needsHeadBytes)
        for (const start of understood().starts) start.take(position, bytes)
      position += bytes.length
    },
    /** Whether everything that must be read has passed. */
    isSeen: () =>
      position >= needsHeadBytes &&
      understood().needs.places.every(place => position >= endOf(startOf(place))),
    /** Once all of it has passed or been read. */
    neededBytes(): number {
      const { needs, starts } = understood()
      return neededBytes(
        needs,
        starts.map(start => start.bytes()),
      )
    },
  }
}

/** Copies a range out of the stream, whose memory is reused. */
function createCollector({ offset, length }: Extent) {
  let held = Buffer.alloc(0)
  return {
    take(position: number, bytes: Uint8Array): void {
      const from = offset + held.length - position
      if (held.length === length || from < 0 || from >= bytes.length) return
      held = Buffer.concat([held, bytes.subarray(from, from + length - held.length)])
    },
    bytes: () => held,
  }
}
