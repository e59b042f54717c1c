// image.json and SHA256SUMS: written last, so that a folder without image.json is an unfinished build.
import { join } from 'node:path'
import { jsonText, parseVersioned } from '#engine/json-file.ts'
import type { FileFacts } from '#engine/ports/files.ts'
import type { Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'
import type { ImageFormat } from '#shared/formats/format.ts'
import {
  type FormatFile,
  type Image,
  type ImageRecord,
  imageRecord,
  imageSchemaVersion,
} from '#shared/images/image.ts'
import { message } from '#shared/messages/codes.ts'
import { isImageId, nameProblem, suggestion } from '#shared/names.ts'

export const sumsName = 'SHA256SUMS'

type Files = Pick<Ports, 'files'>

/** The path of an image's record, in the image's folder. */
export const recordPath = (folder: string) => join(folder, 'image.json')

/** A file's time may come back less precise than it was set: archive tools keep whole seconds. */
const sameTimeMs = 2000

export async function writeImage(ports: Ports, folder: string, record: ImageRecord): Promise<void> {
  const files = Object.values(record.formats)
  await ports.files.writeText(join(folder, sumsName), checksums(files))
  await ports.files.writeText(recordPath(folder), jsonText(record))
}

/** The format of `sha256sum --check`. */
export const checksums = (files: Pick<FormatFile, 'file' | 'sha256'>[]) =>
  files.map(({ sha256, file }) => `${sha256}  ${file}\n`).join('')

export async function readImageRecord(ports: Files, imagesFolder: string, id: string): Promise<ImageRecord> {
  const path = recordPath(join(imagesFolder, id))
  const text = isImageId(id) ? await ports.files.readText(path) : null
  if (text === null) throw await imageUnknown(ports, imagesFolder, id)
  const errors = {
    newer: 'image.newer',
    broken: 'image.broken',
    operation: 'images',
    values: { id },
  } as const
  return parseVersioned(text, { type: imageRecord, version: imageSchemaVersion, path, errors })
}

/** Throws name.invalid, image.unknown. */
export async function renameImage(
  ports: Files,
  { imagesFolder, id, name: typed }: { imagesFolder: string; id: string; name: string },
): Promise<void> {
  const name = typed.trim()
  const reason = name === '' ? message('answer.name-blank') : nameProblem(name)
  if (reason) throw failure('name.invalid', { operation: 'images.rename', values: { reason } })
  const record = await readImageRecord(ports, imagesFolder, id)
  await ports.files.writeText(recordPath(join(imagesFolder, id)), jsonText({ ...record, name }))
}

export const isImage = async ({ files }: Files, imagesFolder: string, id: string) =>
  isImageId(id) && (await files.facts(recordPath(join(imagesFolder, id)))) !== null

/** The ids of all folders of builds: those that made an image, and those that did not. */
async function listIds(ports: Files, imagesFolder: string) {
  const ids = (await ports.files.list(imagesFolder)).filter(isImageId)
  const found = await Promise.all(ids.map(id => isImage(ports, imagesFolder, id)))
  return { images: ids.filter((_, at) => found[at]), unfinished: ids.filter((_, at) => !found[at]) }
}

export async function imageUnknown(ports: Files, imagesFolder: string, id: string) {
  const { images } = await listIds(ports, imagesFolder)
  const values = { id, suggestion: suggestion(id, images) }
  return failure('image.unknown', { operation: 'images', values })
}

/** Whether a file is the recorded one, judged by its size and time. */
export const sameFile = (facts: FileFacts | null, file: FormatFile): boolean =>
  facts?.sizeBytes === file.sizeBytes && Math.abs(facts.modifiedMs - file.modifiedMs) < sameTimeMs

/** The record with the real state: each file present, missing or changed outside Kiln. */
export async function readImage(ports: Files, imagesFolder: string, id: string): Promise<Image> {
  const record = await readImageRecord(ports, imagesFolder, id)
  const folder = join(imagesFolder, id)
  const { image } = await withFiles(ports, folder, record)
  return { ...image, allocatedBytes: await ports.files.allocatedBytes(folder) }
}

/** `bytes`: the blocks used by its formats. */
export async function withFiles({ files }: Files, folder: string, record: ImageRecord) {
  const { schema: _schema, formats, ...rest } = record
  let bytes = 0
  const entries = await Promise.all(
    (Object.entries(formats) as [ImageFormat, FormatFile][]).map(async ([format, file]) => {
      const path = join(folder, file.file)
      const facts = await files.facts(path)
      bytes += facts?.allocatedBytes ?? 0
      const state = facts ? (sameFile(facts, file) ? 'present' : 'changed') : 'missing'
      return [format, { ...file, path, state }] as const
    }),
  )
  return { image: { ...rest, folder, formats: Object.fromEntries(entries) }, bytes }
}
