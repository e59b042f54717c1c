// Whether a disk is complete. A download that ended early would be written without an error, and read back the same.

import { walked } from '#platform/disk-images/disk-images.ts'
import { decode, type Packed } from '../decode/decode.ts'
import { qcow2Reach } from '../disk/qcow2-reach.ts'
import { broken, type Named } from '../failures.ts'
import { readSome, type SourceFile } from '../read/source-file.ts'
import {
  createNeedsReader,
  cutShort,
  mostBytes,
  neededBytes,
  needsHeadBytes,
  needsOf,
  startOf,
  walkNeeds,
} from '../recognise/needed-bytes.ts'
import { qcow2Tables } from '../recognise/qcow2-header.ts'
import type { Tools } from '../tools.ts'

/** `disk`: raw, or an ISO. `named`: for an unpacked disk, the file it comes from. Throws source.broken. */
export async function requireWholeDisk(disk: SourceFile, named: Named = disk): Promise<void> {
  const head = await readSome(disk, 0, needsHeadBytes)
  const needs = await walked(walkNeeds(head), (offset, length) => readSome(disk, offset, length))
  const starts = needs.places.map(startOf).map(({ offset, length }) => readSome(disk, offset, length))
  const needed = neededBytes(needs, await Promise.all(starts))
  if (needed > disk.sizeBytes) throw broken(named, cutShort(disk.sizeBytes, needed))
}

/**
 * Checks a compressed disk by the size that it states; the rest shows at its end. Its last partition may have to be
 * searched for. `head`: the first MiB of the disk. Throws source.broken.
 */
export async function requireWholePacked(
  tools: Tools,
  packed: Packed,
  { head, sizeBytes }: { head: Buffer; sizeBytes: number },
  signal: AbortSignal,
): Promise<void> {
  if (mostBytes(needsOf(head)) <= sizeBytes) return
  const needs = createNeedsReader()
  for await (const piece of decode(tools, packed, { signal, onRead: () => undefined })) {
    needs.take(piece)
    if (needs.isSeen()) break
  }
  const needed = needs.neededBytes()
  if (needed > sizeBytes) throw broken(packed.file, cutShort(sizeBytes, needed))
}

/** `head`: the file's first bytes, with a valid header. Throws source.broken. */
export async function requireWholeQcow2(file: SourceFile, head: Buffer, signal: AbortSignal): Promise<void> {
  const tables = qcow2Tables(head)
  if (tables === null) return
  const needed = await qcow2Reach((offset, length) => readSome(file, offset, length), tables, signal)
  if (needed > file.sizeBytes) throw broken(file, cutShort(file.sizeBytes, needed))
}
