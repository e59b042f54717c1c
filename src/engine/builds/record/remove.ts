// Removes a build that made no image, with all that it left.

import { join } from 'node:path'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Message } from '#shared/messages/message.ts'
import { isUnderWay, type RecordParts, readRecord } from './record.ts'

/** Throws image.unknown, image.busy. Returns the bytes that this freed. */
export async function removeBuild(parts: RecordParts, imagesFolder: string, id: string): Promise<number> {
  const { files, folders } = parts.ports
  const record = await readRecord(parts, imagesFolder, id)
  const path = join(imagesFolder, id)
  const busy = (reason: Message) =>
    failure('image.busy', { operation: 'builds.remove', values: { id, reason } })
  if (isUnderWay(record)) throw busy(message('image.reason.building'))
  if (await files.facts(join(path, 'image.json'))) throw busy(message('image.reason.made-image'))
  const freedBytes = await files.allocatedBytes(path)
  await files.remove(path)
  await files.remove(join(folders.data, 'workspaces', id))
  return freedBytes
}
