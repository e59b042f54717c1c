// Recognises a source by a small part of it: the same inspection for showing its facts and for writing it.

import type { SourcePartition } from '#engine/ports/sources.ts'
import { partitionsOf } from '#platform/disk-images/disk-images.ts'
import { message } from '#shared/messages/codes.ts'
import type { Message } from '#shared/messages/message.ts'
import { decode, firstBytes, type Packed } from '../decode/decode.ts'
import { unwrapped } from '../decode/unwrapped.ts'
import { splitZip } from '../decode/zip.ts'
import { type Named, unusable } from '../failures.ts'
import { readSome, type SourceFile } from '../read/source-file.ts'
import { headBytes, type Kind, kindOf, type Wrapping } from '../recognise/kinds.ts'
import { isLastOfSplitZip, partOf } from '../recognise/part-name.ts'
import { parseQcow2, type Qcow2 } from '../recognise/qcow2-header.ts'
import { type StartFacts, startFacts } from '../recognise/start-facts.ts'
import type { Tools } from '../tools.ts'
import { unpackedBytes } from './sizes.ts'
import { requireWholeDisk, requireWholePacked, requireWholeQcow2 } from './whole.ts'
import { imageInZip, noImage } from './zip-choice.ts'

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
  refusePart(file)
  const head = await readSome(file, 0, headBytes)
  const tail = await readSome(file, Math.max(0, file.sizeBytes - tailBytes), tailBytes)
  if (isLastOfSplitZip(file.name, tail)) throw splitZip(file)
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
  return lookInside(tools, file, kind.wrapping, signal)
}

/** Names say it: the bytes of a part are those of a damaged file, or of anything. */
export function refusePart(named: Named): void {
  const part = partOf(named.name)
  if (!part) return
  const { command } = part
  throw unusable(
    named,
    command === null ? message('source.reason.part-joined') : message('source.reason.part', { command }),
  )
}

async function lookInside(
  tools: Tools,
  file: SourceFile,
  wrapping: Wrapping,
  signal: AbortSignal,
): Promise<Looked> {
  const member = wrapping === 'zip' ? await imageInZip(tools, file, signal) : null
  const outer: Packed = { file, wrapping, member, inner: null }
  const { packed, head } = await unwrapped(outer, each =>
    firstBytes(decode(tools, each, { signal, onRead: () => undefined }), diskHeadBytes),
  )
  const inner = kindOf(head)
  if (member && inner.kind === 'foreign' && isNoImage(inner.reason)) throw noImage(file, [member.name])
  const disk = diskIn(file, inner, packed)
  const sizeBytes = await unpackedBytes(tools, packed, head, signal)
  if (sizeBytes !== null) await requireWholePacked(tools, packed, { head, sizeBytes }, signal)
  const start = startFacts(head, disk)
  return { kind: 'packed', packed, disk, sizeBytes, partitions: await partitionsIn(head), start }
}

/** A text or something tiny: there is no image in the archive at all. */
const isNoImage = ({ code }: Message) => code === 'foreign.text' || code === 'foreign.small'

export function qcow2Of(named: Named, head: Buffer): Qcow2 {
  const parsed = parseQcow2(head)
  if ('code' in parsed) throw unusable(named, parsed)
  return parsed
}

/** Compressed content must be a disk that can be written as it arrives. */
export function diskIn(named: Named, inner: Kind, packed: Packed): 'raw' | 'iso' {
  const wrapping = (packed.inner ?? packed).wrapping
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
