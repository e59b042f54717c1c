// What a source is, judged by a small part of it: the same inspection for showing its facts and for writing it.

import type { SourcePartition } from '#engine/ports/sources.ts'
import { partitionsOf } from '#platform/disk-images/disk-images.ts'
import { message } from '#shared/messages/codes.ts'
import { decode, firstBytes, type Packed } from '../decode/decode.ts'
import { findInZip } from '../decode/zip.ts'
import { type Named, unusable } from '../failures.ts'
import { readSome, type SourceFile } from '../read/source-file.ts'
import { headBytes, type Kind, kindOf } from '../recognise/kinds.ts'
import { parseQcow2, type Qcow2 } from '../recognise/qcow2-header.ts'
import { type StartFacts, startFacts } from '../recognise/start-facts.ts'
import type { Tools } from '../tools.ts'
import { unpackedBytes } from './sizes.ts'
import { requireWholeDisk, requireWholePacked, requireWholeQcow2 } from './whole.ts'

/** How much to decompress to see what is inside: it includes partition tables, and the table of every Kiln image. */
export const diskHeadBytes = 1 << 20
const tailBytes = 512

export type Looked =
  | { kind: 'disk'; disk: 'raw' | 'iso' }
  | ({ kind: 'qcow2' } & Qcow2)
  | {
      kind: 'packed'
      packed: Packed
      disk: 'raw' | 'iso'
      sizeBytes: number | null
      partitions: SourcePartition[]
      start: StartFacts
    }

/** Throws source.unusable, source.broken, source.gone, tool.missing. */
export async function look(tools: Tools, file: SourceFile, signal: AbortSignal): Promise<Looked> {
  const head = await readSome(file, 0, headBytes)
  const tail = await readSome(file, Math.max(0, file.sizeBytes - tailBytes), tailBytes)
  const kind = kindOf(head, tail)
  if (kind.kind === 'foreign') throw unusable(file, kind.reason)
  if (kind.kind === 'disk') {
    await requireWholeDisk(file)
    return kind
  }
  if (kind.kind === 'qcow2') {
    const disk = qcow2Of(file, head)
    await requireWholeQcow2(file, head, signal)
    return { kind: 'qcow2', ...disk }
  }
  const member = kind.wrapping === 'zip' ? await findInZip(file) : null
  const packed: Packed = { file, wrapping: kind.wrapping, member }
  const diskHead = await firstBytes(decode(tools, packed, { signal, onRead: () => undefined }), diskHeadBytes)
  const disk = diskIn(file, kindOf(diskHead), kind.wrapping)
  const sizeBytes = await unpackedBytes(tools, packed, diskHead, signal)
  if (sizeBytes !== null) await requireWholePacked(tools, packed, { head: diskHead, sizeBytes }, signal)
  const start = startFacts(diskHead, disk)
  return { kind: 'packed', packed, disk, sizeBytes, partitions: await partitionsIn(diskHead), start }
}

export function qcow2Of(named: Named, head: Buffer): Qcow2 {
  const parsed = parseQcow2(head)
  if ('code' in parsed) throw unusable(named, parsed)
  return parsed
}

/** Compressed content must be a disk that can be written as it arrives. */
export function diskIn(named: Named, inner: Kind, wrapping: string): 'raw' | 'iso' {
  if (inner.kind === 'disk') return inner.disk
  if (inner.kind === 'foreign')
    throw unusable(named, message('source.reason.inner', { reason: inner.reason }))
  if (inner.kind === 'qcow2') throw unusable(named, message('source.reason.inner-qcow2', { wrapping }))
  throw unusable(named, message('source.reason.inner-packed', { inner: inner.wrapping, wrapping }))
}

/** From the disk's first bytes. Logical partitions of an MBR are further on and not included. */
export async function partitionsIn(head: Buffer): Promise<SourcePartition[]> {
  return partitionsOf(async (offset, length) => head.subarray(offset, offset + length))
}
