// Detects a drive that is smaller than it claims before anything on it is lost: a few blocks are marked, read
// back, and restored. Pure except for the device.
import { randomFillSync } from 'node:crypto'
import { inFlight } from '../memory/concurrently.ts'
import { alignDown } from '../memory/regions.ts'
import type { Device } from './device.ts'

/** A page: whole blocks on every drive. */
export const markBytes = 4096
const marks = 8
/** After 4 MiB: no drive is that small, and none stores its first blocks there. */
const smallestBytes = 64 * 2 ** 20

/** The places that are marked on a drive of this size: the ends of eight equal parts, the last one's first. */
export function markedPlaces(sizeBytes: number): number[] {
  const end = alignDown(sizeBytes, markBytes)
  return Array.from({ length: marks }, (_, index) => alignDown((end / marks) * (marks - index), markBytes))
    .map(at => at - markBytes)
    .filter((at, index, all) => at >= 0 && all.indexOf(at) === index)
}

/** The places at which a block can end up on a drive whose chips decode only some bits of an address: such drives wrap
 *  around at a power of two. Returns only places below `at` itself. */
function aliasesOf(at: number): number[] {
  const places = new Set<number>()
  for (let size = smallestBytes; size <= at; size *= 2) places.add(at % size)
  return [...places]
}

/** Whether the drive has its claimed size: false if a mark is gone once all were written, or also appears elsewhere.
 *  `scratch` is of a drive's memory, at least a page for each mark. The original content is restored, but only a
 *  refused drive is flushed at once: any other is written next. Throws what reading and writing throw. */
export async function holdsItsSize(device: Device, sizeBytes: number, scratch: Buffer): Promise<boolean> {
  const places = markedPlaces(sizeBytes)
  const pages = places.map((_, index) => scratch.subarray(index * markBytes, (index + 1) * markBytes))
  const all = (body: (page: Buffer, at: number) => Promise<void>) =>
    inFlight(pages.entries(), marks, ([index, page]) => body(page, places[index] ?? 0))
  await all(device.read)
  const held = pages.map(page => Buffer.from(page))
  const written = pages.map(page => Buffer.from(randomFillSync(page)))
  const strays = async () => {
    const [[last = 0], [page = scratch], [mark]] = [places, pages, written]
    for (const at of aliasesOf(last)) {
      if (places.includes(at)) continue
      await device.read(page, at)
      if (mark?.equals(page)) return true
    }
    return false
  }
  let holds = false
  try {
    await all(device.write)
    await device.sync()
    await all(device.read)
    holds = pages.every((page, index) => written[index]?.equals(page)) && !(await strays())
  } finally {
    for (const [index, page] of pages.entries()) held[index]?.copy(page)
    await all(device.write)
    if (!holds) await device.sync()
  }
  return holds
}
