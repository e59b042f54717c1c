// Whether all of a disk is there. A download that ended early would be written without an error, and read back the same.

import { qcow2Reach } from '../disk/qcow2-reach.ts'
import { broken, type Named } from '../failures.ts'
import { readSome, type SourceFile } from '../read/source-file.ts'
import { cutShort, neededBytes, needsHeadBytes, needsOf, startOf } from '../recognise/needed-bytes.ts'
import { qcow2Tables } from '../recognise/qcow2-header.ts'

/** `disk`: raw, or an ISO. `named`: where it is unpacked, what it comes from. Throws source.broken. */
export async function requireWholeDisk(disk: SourceFile, named: Named = disk): Promise<void> {
  const needs = needsOf(await readSome(disk, 0, needsHeadBytes))
  const starts = needs.places.map(startOf).map(({ offset, length }) => readSome(disk, offset, length))
  const needed = neededBytes(needs, await Promise.all(starts))
  if (needed > disk.sizeBytes) throw broken(named, cutShort(disk.sizeBytes, needed))
}

/** `head`: the file's first bytes, in which its header was found good. Throws source.broken. */
export async function requireWholeQcow2(file: SourceFile, head: Buffer, signal: AbortSignal): Promise<void> {
  const tables = qcow2Tables(head)
  if (tables === null) return
  const needed = await qcow2Reach((offset, length) => readSome(file, offset, length), tables, signal)
  if (needed > file.sizeBytes) throw broken(file, cutShort(file.sizeBytes, needed))
}
