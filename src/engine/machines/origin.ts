// origin.json: the image's record at the time the machine was created. An image made from the machine needs it, even
// if the first image is gone.
import { join } from 'node:path'
import { readImageRecord } from '#engine/images/record.ts'
import { jsonText, parseVersioned } from '#engine/json-file.ts'
import type { EngineParts } from '#engine/parts.ts'
import { failure } from '#shared/errors.ts'
import { type ImageRecord, imageRecord, imageSchemaVersion } from '#shared/images/image.ts'
import type { MachineRecord } from '#shared/machines/machine.ts'
import { machineFolder } from './folder.ts'

const originName = 'origin.json'

type OriginParts = Pick<EngineParts, 'ports' | 'imagesFolder'>

/** Throws image.unknown if it was removed in the meantime; from now on it is protected. */
export async function writeOrigin({ ports, imagesFolder }: OriginParts, { id, image }: MachineRecord) {
  const origin = await readImageRecord(ports, await imagesFolder(), image.id)
  await ports.files.writeText(join(machineFolder(ports.folders, id), originName), jsonText(origin))
}

/** Throws machine.broken. */
export async function readOrigin(
  { ports }: Pick<OriginParts, 'ports'>,
  { id }: MachineRecord,
): Promise<ImageRecord> {
  const path = join(machineFolder(ports.folders, id), originName)
  const text = await ports.files.readText(path)
  const operation = 'machines.keep'
  if (text === null) throw failure('machine.broken', { operation, values: { id, reason: originName } })
  const errors = { newer: 'machine.newer', broken: 'machine.broken', operation, values: { id } } as const
  return parseVersioned(text, { type: imageRecord, version: imageSchemaVersion, path, errors })
}
