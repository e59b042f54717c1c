// The facts that the user sees about a source before choosing it.
import type { SourcePartition } from '#engine/ports/sources.ts'
import { extentsByMap } from '#platform/disk-images/disk-images.ts'
import type { SourceFacts } from '#shared/flash/flash.ts'
import { totalBytes } from '#shared/formats/extents.ts'
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'
import { isSeedPartition } from '#shared/seed/partition.ts'
import type { Packed } from '../decode/decode.ts'
import { layoutOfFile } from '../disk/file-extents.ts'
import { qcow2Head } from '../disk/qcow2.ts'
import { mapFor } from '../maps.ts'
import { readSome, type SourceFile } from '../read/source-file.ts'
import { startFacts } from '../recognise/start-facts.ts'
import type { Tools } from '../tools.ts'
import { diskHeadBytes, type Looked, look, partitionsIn } from './look.ts'

export type FileFacts = Omit<SourceFacts, 'onDrives' | 'beside'>

/** Throws source.unusable, source.broken, source.gone, tool.missing. */
export async function factsOf(tools: Tools, file: SourceFile, signal: AbortSignal): Promise<FileFacts> {
  const looked = await look(tools, file, signal)
  const { name, sizeBytes: fileBytes } = file
  const common = { name, fileBytes, kind: kindOf(looked) }
  if (looked.kind === 'disk') {
    const layout = await layoutOfFile(file)
    const map = (await mapFor(file.path, null, fileBytes))?.map
    const free = totalBytes(layout.free)
    const mapped = map ? totalBytes(extentsByMap(layout, map, fileBytes)) : free > 0 ? fileBytes - free : null
    const personalise = personaliseOf(layout.partitions)
    const start = startFacts(await readSome(file, 0, diskHeadBytes), looked.disk)
    return { ...common, ...start, sizeBytes: fileBytes, mappedBytes: mapped, personalise }
  }
  const head = looked.kind === 'qcow2' ? await qcow2Head(tools, file, signal) : null
  const partitions =
    looked.kind === 'packed' ? looked.partitions : await partitionsIn(head ?? Buffer.alloc(0))
  return {
    ...common,
    ...(looked.kind === 'packed' ? looked.start : startFacts(head ?? Buffer.alloc(0), 'raw')),
    sizeBytes: looked.sizeBytes,
    mappedBytes: null,
    personalise: personaliseOf(partitions),
  }
}

/** "raw", "iso", "raw in .xz", "qcow2". */
function kindOf(looked: Looked): Value {
  if (looked.kind === 'qcow2') return 'qcow2'
  if (looked.kind === 'disk') return looked.disk
  return packedKind(looked.disk, looked.packed)
}

/** "raw in .xz", "raw in .xz in .zip". */
export function packedKind(disk: string, { wrapping, inner }: Packed): Value {
  const ending = `.${wrapping}`
  if (!inner) return message('format.packed', { disk, ending })
  return message('format.packed-twice', { disk, ending: `.${inner.wrapping}`, outer: ending })
}

/** The engine's record of a library image lists the secrets it needs. */
export const personaliseOf = (partitions: SourcePartition[]): SourceFacts['personalise'] =>
  partitions.some(isSeedPartition)
    ? { can: true, secrets: [] }
    : { can: false, reason: message('source.no-seed') }
