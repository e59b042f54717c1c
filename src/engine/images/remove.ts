// Removes an image, whatever its record says, or the remains of a build that made none.

import { join } from 'node:path'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { isImageId } from '#shared/names.ts'
import type { Ports } from '../ports/index.ts'
import type { IsBuilding } from './list.ts'
import { whileLocked } from './lock.ts'
import { imageUnknown, isImage } from './record.ts'

/** The machine that runs on the image's own file; see engine/machines/machine-on.ts. */
export type MachineOn = (imageId: string) => Promise<{ id: string } | null>
type Which = { imagesFolder: string; id: string; isBuilding: IsBuilding; machineOn: MachineOn }

/** Throws image.unknown, image.busy. Returns the bytes that this freed. */
export async function removeImage(
  ports: Ports,
  { imagesFolder, id, isBuilding, machineOn }: Which,
): Promise<number> {
  const { files, folders } = ports
  const folder = join(imagesFolder, id)
  if (!isImageId(id) || (await files.facts(folder))?.kind !== 'folder')
    throw await imageUnknown(ports, imagesFolder, id)
  return whileLocked(ports, id, async () => {
    if (!(await isImage(ports, imagesFolder, id)) && (await isBuilding(imagesFolder, id)))
      throw failure('image.busy', {
        operation: 'images',
        values: { id, reason: message('image.reason.building') },
      })
    const machine = await machineOn(id)
    if (machine)
      throw failure('image.busy', {
        operation: 'images',
        values: { id, reason: message('image.reason.runs', { machine: machine.id }) },
      })
    const freedBytes = await files.allocatedBytes(folder)
    // The record goes first: what is left after an error is an unfinished build, which can be removed.
    await files.remove(join(folder, 'image.json'))
    await files.remove(folder)
    await files.remove(join(folders.data, 'workspaces', id))
    return freedBytes
  })
}
