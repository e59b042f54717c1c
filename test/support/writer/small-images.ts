// For tests of the writer: the image that most of them write, and the drives that it is written to.
import { mib } from '#test/writer/flash.ts'

export const imageBytes = 40 * mib
export const driveBytes = 64 * mib
/** At the start, across chunks, a single sector, and up to the image's end. */
export const extents = [0, mib, 3 * mib, 9 * mib, 20 * mib, 512, 21 * mib, 4096, 30 * mib, 10 * mib]
export const old = 0xaa
