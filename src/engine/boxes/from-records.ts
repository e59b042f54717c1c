// Makes boxes from what a Kiln without boxes recorded: one for each host, and one for each flashed name
// without a host. Images and machines alone get none. It only adds and is idempotent. Pure.
import type { BoxRecord } from '#shared/boxes/box.ts'
import { boxNameFor, boxNameOf, isSameBoxName } from '#shared/boxes/box-name.ts'
import { driveName } from '#shared/drives/drive-name.ts'
import type { FlashedDrive } from '#shared/drives/lineage.ts'
import type { Host } from '#shared/hosts/host.ts'
import { newBox } from './find-box.ts'

type Known = {
  boxes: readonly BoxRecord[]
  hosts: readonly Host[]
  /** Oldest first. */
  drives: readonly FlashedDrive[]
  /** Profile ids, which box names must not use. */
  reserved: readonly string[]
  newId: () => string
}

export function boxesFromRecords({ boxes, hosts, drives, reserved, newId }: Known): BoxRecord[] {
  const made: BoxRecord[] = []
  /** The drive's box may have been renamed since. */
  const isTaken = ({ serial, model, hostname }: FlashedDrive) =>
    [...boxes, ...made].some(
      box =>
        isSameBoxName(box.name, boxNameOf(hostname ?? '')) ||
        box.drives.some(each => each.serial === serial && each.model === model),
    )
  const drivesOf = (name: string) =>
    drives
      .filter(({ hostname }) => hostname !== null && isSameBoxName(hostname, name))
      .map(({ serial, model, sizeBytes, image, at }) => ({
        name: driveName({ vendor: '', model, sizeBytes, bus: 'other' }),
        serial,
        model,
        sizeBytes,
        image,
        at,
      }))
      .slice(-100)
  const imagesOf = (found: readonly { image: string | null }[]) => [
    ...new Set(found.map(({ image }) => image).filter(image => image !== null)),
  ]
  const add = (name: string, fields: Pick<BoxRecord, 'createdAt' | 'host'>) => {
    const found = drivesOf(name)
    const free = boxNameFor(name, { boxes: [...boxes, ...made], profiles: reserved })
    made.push(newBox({ id: newId(), name: free, drives: found, images: imagesOf(found), ...fields }))
  }
  for (const host of hosts) {
    if (boxes.some(each => each.host === host.id)) continue
    add(host.name, { createdAt: host.addedAt, host: host.id })
  }
  for (const drive of drives)
    if (drive.hostname && !isTaken(drive)) add(drive.hostname, { createdAt: drive.at, host: null })
  return made
}
