// Turns a file into what is written: finds its extents, and unpacks it if necessary. A raw disk is not read
// for that: the writer checks it against its checksums while reading.

import { rm } from 'node:fs/promises'
import type { PrepareOptions, ReadySource, SourcePartition } from '#engine/ports/sources.ts'
import { message } from '#shared/messages/codes.ts'
import { bytes } from '#shared/messages/message.ts'
import { checkFile } from './checksum.ts'
import { Damaged } from './damaged.ts'
import { decode } from './decode/decode.ts'
import { checkedCopy } from './disk/checked-copy.ts'
import { layoutOfFile, sumsOf, wantedOfFile } from './disk/file-extents.ts'
import { unpackQcow2 } from './disk/qcow2.ts'
import { runsOf } from './disk/runs.ts'
import { broken, gone } from './failures.ts'
import { type Looked, look } from './inspect/look.ts'
import { requireWholeDisk } from './inspect/whole.ts'
import { type FoundMap, mapFor } from './maps.ts'
import { openSource, type SourceFile } from './read/source-file.ts'
import { sumAgain } from './sum-again.ts'
import type { Tools } from './tools.ts'

export type Prepared = {
  source: ReadySource
  partitions: SourcePartition[]
  path: string
  close: (settings?: { keep: boolean }) => Promise<void>
}
type PackedLook = Extract<Looked, { kind: 'packed' }>

/** Throws source.*, file.missing, tool.missing, space.*; then nothing of it is left. */
export async function prepareFile(
  tools: Tools,
  file: SourceFile,
  options: PrepareOptions & { sumFirst: boolean },
): Promise<Prepared> {
  const { signal, sha256, full } = options
  const looked = await look(tools, file, signal)
  const sizeBytes = looked.kind === 'disk' ? file.sizeBytes : looked.sizeBytes
  // A map next to a qcow2 would describe the disk inside it, and no tool makes one.
  const isMapped = !full && looked.kind !== 'qcow2' && (options.bmap !== null || options.mapBeside)
  const found = isMapped ? await mapFor(file.path, options.bmap, sizeBytes) : null
  // A download is still in the page cache; any other raw disk would have to be read again.
  const isSummedLater = looked.kind === 'disk' && !options.sumFirst
  const onProgress = (done: number, total: number) => options.onProgress('check', done, total)
  // A download already lies where only this user can write.
  if (looked.kind === 'qcow2' && sha256 !== null && !options.sumFirst)
    return prepareQcow2Copy(tools, file, { ...options, sha256 })
  if (!isSummedLater) await checkFile(file, { sha256, signal, onProgress })
  if (looked.kind === 'disk') {
    const later = { ...options, sha256: isSummedLater ? sha256 : null }
    const prepared = await prepareRaw(tools, file, found, later)
    return { ...prepared, path: file.path, close: () => file.handle.close() }
  }
  if (looked.kind === 'packed') return preparePacked(tools, { file, looked, found, options })
  // Without a promised hash what qemu-img reads is checked by its times alone, as in sum-again.ts.
  const prepared = await prepareQcow2(tools, file, looked.sizeBytes, options)
  return { ...prepared, close: closing(prepared, file) }
}

const closing = (prepared: Prepared, file: SourceFile) => async () =>
  void (await Promise.all([prepared.close(), file.handle.close()]))

/** A file with a promised SHA-256 is inspected, checked and unpacked in a copy that only this user can change. */
async function prepareQcow2Copy(
  tools: Tools,
  file: SourceFile,
  options: PrepareOptions & { sha256: string },
): Promise<Prepared> {
  const { signal, sha256 } = options
  const onProgress = (done: number, total: number) => options.onProgress('check', done, total)
  const path = await checkedCopy(tools, file, { sha256, signal, onProgress })
  try {
    const copy = await openSource(path, file.name)
    try {
      const looked = await look(tools, copy, signal)
      if (looked.kind !== 'qcow2') throw gone(file, message('source.reason.changed'))
      const prepared = await prepareQcow2(tools, copy, looked.sizeBytes, options)
      return { ...prepared, close: closing(prepared, file) }
    } finally {
      await copy.handle.close()
    }
  } finally {
    await rm(path, { force: true })
  }
}

async function prepareRaw(
  tools: Tools,
  file: SourceFile,
  found: FoundMap | null,
  { full, signal, sha256 }: Pick<PrepareOptions, 'full' | 'signal' | 'sha256'>,
): Promise<Pick<Prepared, 'source' | 'partitions'>> {
  const layout = await layoutOfFile(file)
  const map = found?.map ?? null
  const wanted = await wantedOfFile(tools, file, { signal, full, isSummed: sha256 !== null, map, layout })
  await file.unchanged()
  const { path, name, sizeBytes, identity } = file
  const source = { kind: 'file' as const, path, name, sizeBytes, identity, ...wanted }
  return { source: { ...source, sha256, sums: sumsOf(found) }, partitions: layout.partitions }
}

/** `close` leaves `file` open. */
async function prepareQcow2(
  tools: Tools,
  file: SourceFile,
  sizeBytes: number,
  options: PrepareOptions,
): Promise<Prepared> {
  const path = await unpackQcow2(tools, file, {
    signal: options.signal,
    sizeBytes,
    onProgress: (done, total) => options.onProgress('decode', done, total),
  })
  try {
    // qemu-img opened the file by name, so it may not be the one that was checked.
    await file.stillNamed()
    const disk = await openSource(path, file.name)
    try {
      if (disk.sizeBytes !== sizeBytes)
        throw broken(
          file,
          message('source.reason.makes', { found: bytes(disk.sizeBytes), claimed: bytes(sizeBytes) }),
        )
      await requireWholeDisk(disk, file)
      const prepared = await prepareRaw(tools, disk, null, { ...options, sha256: null })
      const close = async () => {
        await disk.handle.close()
        await rm(path, { force: true })
      }
      return { ...prepared, path, close }
    } catch (thrown) {
      await disk.handle.close()
      throw thrown
    }
  } catch (thrown) {
    await rm(path, { force: true })
    throw thrown
  }
}

type PackedParts = { file: SourceFile; looked: PackedLook; found: FoundMap | null; options: PrepareOptions }

function preparePacked(tools: Tools, { file, looked, found, options }: PackedParts): Prepared {
  const { packed, sizeBytes, partitions } = looked
  let readBytes = 0
  const onRead = (bytes: number) => {
    readBytes += bytes
  }
  const runs = async function* (signal: AbortSignal) {
    readBytes = 0
    try {
      // A disk in a .gz that was enlarged has the size in its table plus a multiple of 4 GiB.
      const isGz = (packed.inner ?? packed).wrapping === 'gz'
      const settings = { full: options.full, found, sizeBytes: isGz ? null : sizeBytes }
      const again = sumAgain(packed, options.sha256)
      await again.begin(signal)
      const end = yield* runsOf(decode(tools, packed, { signal, onRead, onChunk: again.onChunk }), settings)
      await file.unchanged()
      await again.check(signal)
      return end
    } catch (thrown) {
      throw thrown instanceof Damaged ? broken(file, thrown.reason, thrown) : thrown
    }
  }
  const source: ReadySource = {
    kind: 'stream',
    sizeBytes,
    readBytes: () => readBytes,
    fileBytes: packed.member?.packedBytes ?? file.sizeBytes,
    runs,
  }
  return { source, partitions, path: file.path, close: () => file.handle.close() }
}
