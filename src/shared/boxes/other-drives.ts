// Drives that hold an image of a box but do not belong to it: they belong to another box, or to none. Pure.
import { z } from 'zod'
import { driveName } from '../drives/drive-name.ts'
import type { FlashedDrive } from '../drives/lineage.ts'
import { type BoxDrive, type BoxRecord, boxDrive } from './box.ts'

export const otherDrive = boxDrive.omit({ answers: true }).extend({
  /** The box that has the drive; null if none. */
  box: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** The computer's host name, if it was given one. */
  hostname: z.string().nullable(),
})
export type OtherDrive = z.infer<typeof otherDrive>

type Box = Pick<BoxRecord, 'id' | 'name' | 'images' | 'drives'>
/** At most this many are shown, newest first. */
const most = 100

const isSame = (one: Pick<BoxDrive, 'serial' | 'model'>, other: Pick<BoxDrive, 'serial' | 'model'>) =>
  one.serial !== '' && one.serial === other.serial && one.model === other.model

/** Newest first. `flashed`: what Kiln last wrote to each drive with a serial. */
export function otherDrives(
  { id, images, drives: own }: Box,
  boxes: readonly Box[],
  flashed: readonly FlashedDrive[],
): OtherDrive[] {
  const isOfImage = ({ image }: { image: string | null }) => image !== null && images.includes(image)
  const last = (drive: BoxDrive) => flashed.findLast(each => isSame(each, drive))
  const ofBoxes = boxes
    .filter(each => each.id !== id)
    .flatMap(box =>
      // The drive may have been overwritten since.
      box.drives
        .filter(drive => isOfImage(drive) && isOfImage(last(drive) ?? drive))
        .map(({ answers: _, ...drive }) => ({
          ...drive,
          box: { id: box.id, name: box.name },
          hostname: last(drive)?.hostname ?? null,
        })),
    )
  const ofNone = flashed
    .filter(drive => isOfImage(drive) && ![...own, ...ofBoxes].some(each => isSame(each, drive)))
    .map(({ serial, model, sizeBytes, image, at, hostname }) => ({
      name: driveName({ vendor: '', model, sizeBytes, bus: 'other' }),
      serial,
      model,
      sizeBytes,
      image,
      at,
      box: null,
      hostname,
    }))
  return [...ofBoxes, ...ofNone].sort((a, b) => b.at - a.at).slice(0, most)
}
