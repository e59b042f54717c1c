// Finds a drive that is smaller than it says, before anything is lost on it: a few blocks are marked, read back, and
// given back what they held. Pure but for the device.
import { randomFillSync } from 'node:crypto'
import type { Device } from './device.ts'
import { alignDown } from './regions.ts'

/** A page: whole blocks on every drive. */
export const markBytes = 4096
const marks = 8
/** Behind 4 MiB: no drive is that small, and none keeps its first blocks there. */
const smallestBytes = 64 * 2 ** 20

/** Where a drive of this size is marked: the ends of eight equal parts, the last one's first. */
export function markedPlaces(sizeBytes: number): number[] {
  const end = alignDown(sizeBytes, markBytes)
  return Array.from({ length: marks }, (_, index) => alignDown((end / marks) * (marks - index), markBytes))
    .map(at => at - markBytes)
    .filter((at, index, all) => at >= 0 && all.indexOf(at) === index)
}

/**
 * Where a block lands on a drive whose chips know only so many bits of an address: such drives go round at a power of
 * two. Those below `at` itself.
 */
export function aliasesOf(at: number): number[] {
  const places = new Set<number>()
  for (let size = smallestBytes; size <= at; size *= 2) places.add(at % size)
  return [...places]
}

/**
 * Whether the drive has what it claims: false when a mark is not there any more once all were written, or stands
 * somewhere else as well. `scratch` is two pages of a drive's memory. Throws what reading and writing throw.
 */
export async function holdsItsSize(device: Device, sizeBytes: number, scratch: Buffer): Promise<boolean> {
  const page = scratch.subarray(0, markBytes)
  const places = markedPlaces(sizeBytes)
  const held: Buffer[] = []
  for (const at of places) {
    await device.read(page, at)
    held.push(Buffer.from(page))
  }
  const written = places.map(() => randomFillSync(Buffer.alloc(markBytes)))
  try {
    for (const [index, at] of places.entries()) await writePage(device, page, at, written[index])
    await device.sync()
    return await marksStand(device, page, places, written)
  } finally {
    for (const [index, at] of places.entries()) await writePage(device, page, at, held[index])
    await device.sync()
  }
}

async function writePage(device: Device, page: Buffer, at: number, content: Buffer | undefined) {
  if (!content) return
  content.copy(page)
  await device.write(page, at)
}

async function marksStand(device: Device, page: Buffer, places: number[], written: Buffer[]) {
  for (const [index, at] of places.entries()) {
    await device.read(page, at)
    if (!written[index]?.equals(page)) return false
  }
  const [last = 0] = places
  for (const at of aliasesOf(last)) {
    if (places.includes(at)) continue
    await device.read(page, at)
    if (written[0]?.equals(page)) return false
  }
  return true
}
