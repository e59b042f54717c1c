// One further format of an image: if its raw disk is gone, it is temporarily extracted from another file.

import { basename, join } from 'node:path'
import type { Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'
import type { Compression, ImageFormat } from '#shared/formats/format.ts'
import type { Image, ImageRecord } from '#shared/images/image.ts'
import { message } from '#shared/messages/codes.ts'
import { fileStem } from '#shared/names.ts'
import { readImage, readImageRecord, writeImage } from '../record.ts'
import { fileChanged, type SourceFormat } from '../source.ts'
import { type DiskWork, pass } from './disk-work.ts'
import { extractRaw } from './extract-raw.ts'
import { fileNames } from './formats.ts'
import { makeFormat } from './make-format.ts'

type AddFormat = {
  imagesFolder: string
  id: string
  format: ImageFormat
  compression: Compression | undefined
  from: SourceFormat
  work: DiskWork
}

/** Makes one format and records it at once, so that a later failure loses nothing. A file without a record would
 *  block every later attempt: it gets its name last, and loses it if it cannot be recorded. */
export async function addFormat(
  ports: Ports,
  { imagesFolder, id, format, compression, from, work }: AddFormat,
): Promise<void> {
  const image = await readImage(ports, imagesFolder, id)
  const files = { ...fileNames(stemOf(image)), ...fileNamesOf(image) }
  const bmapName = image.bmap ?? `${stemOf(image)}.bmap`
  const bmap = join(image.folder, bmapName)
  const to = join(image.folder, files[format])
  // Its name is taken by something that Kiln did not make.
  if (await ports.files.facts(to))
    throw failure('file.taken', { operation: 'images.convert', values: { path: to }, details: { path: to } })
  const borrowed = from === 'raw' ? null : basename(ports.files.partialPath(join(image.folder, files.raw)))
  const source = join(image.folder, borrowed ?? files.raw)
  const partial = ports.files.partialPath(to)
  const partialBmap = ports.files.partialPath(bmap)
  try {
    if (borrowed) await extractRaw(ports, { image, from, to: source, work: pass(work, 0, 0.5) })
    const made = await makeFormat(ports, {
      format,
      compression,
      folder: image.folder,
      files: borrowed && format !== 'raw' ? { ...files, raw: borrowed } : files,
      to: partial,
      bmap: partialBmap,
      source,
      made: presentOf(image),
      machine: {
        name: image.name,
        memoryMiB: image.machine.memoryMiB,
        cpus: image.machine.cpus,
        architecture: image.architecture,
      },
      work: borrowed ? pass(work, 0.5, 1) : work,
    })
    // Every format holds the same disk, so this hash is already known. A record keeps it when the file goes.
    if (format === 'raw' && image.formats.raw && image.formats.raw.sha256 !== made.sha256)
      throw fileChanged(image, from, message('image.reason.other-disk'))
    const record = await readImageRecord(ports, imagesFolder, id)
    const next: ImageRecord = {
      ...record,
      formats: { ...record.formats, [format]: made },
      bmap: format === 'raw' ? bmapName : record.bmap,
    }
    await ports.disks.moveNew(partial, to)
    try {
      if (format === 'raw') await ports.files.rename(partialBmap, bmap)
      await writeImage(ports, image.folder, next)
    } catch (thrown) {
      for (const path of format === 'raw' ? [to, bmap] : [to]) await ports.files.remove(path)
      throw thrown
    }
  } finally {
    for (const path of [partial, partialBmap, ...(borrowed ? [source] : [])]) await ports.files.remove(path)
  }
}

const stemOf = (image: Image) =>
  Object.values(image.formats)[0]?.file.replace(/\.(raw\.zst|[a-z0-9]+)$/, '') ??
  fileStem(image.name, image.profile.id)
const fileNamesOf = (image: Image) =>
  Object.fromEntries(Object.entries(image.formats).map(([format, { file }]) => [format, file]))
const presentOf = (image: Image) =>
  Object.fromEntries(
    Object.entries(image.formats).filter(([, { state }]) => state === 'present'),
  ) as ImageRecord['formats']
