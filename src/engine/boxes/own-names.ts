// Corrects boxes that a flash made with the image's answers alone: each takes the host name of its drive.
// Changes no answer that a person gave. Pure.
import type { BoxDrive, BoxRecord } from '#shared/boxes/box.ts'
import { hostNameOption } from '#shared/builds/name-by-host.ts'
import type { FlashedDrive } from '#shared/drives/lineage.ts'
import type { Host } from '#shared/hosts/host.ts'
import type { OptionValues } from '#shared/profiles/option.ts'
import type { Profile } from '#shared/profiles/profile.ts'

type Known = {
  hosts: readonly Pick<Host, 'id' | 'name' | 'added'>[]
  /** Newest last. */
  drives: readonly Pick<FlashedDrive, 'serial' | 'model' | 'sizeBytes' | 'hostname'>[]
  profiles: readonly Pick<Profile, 'id' | 'schemaOptions'>[]
  /** Answers by image id. */
  built: ReadonlyMap<string, OptionValues>
}

/** Returns the changed boxes. */
export function withOwnNames(boxes: readonly BoxRecord[], known: Known): BoxRecord[] {
  return boxes.flatMap(box => {
    const profile = known.profiles.find(({ id }) => id === box.profile)
    const key = profile && hostNameOption(profile)?.key
    if (key === undefined || box.drives.every(({ answers }) => answers !== undefined)) return []
    const host = known.hosts.find(({ id, added }) => id === box.host && added === 'flashed')
    const drives = box.drives.map(drive => {
      const name = drive.answers ? null : (nameOn(drive, known.drives) ?? host?.name ?? null)
      return name === null ? drive : { ...drive, answers: { [key]: name } }
    })
    const last = drives.at(-1)
    const own = last?.answers?.[key]
    if (drives.every((drive, index) => drive === box.drives[index])) return []
    const isOfImage = own !== undefined && isFromImage(box, key, known.built.get(last?.image ?? ''))
    return { ...box, drives, options: isOfImage ? { ...box.options, [key]: own } : box.options }
  })
}

/** Drives without a serial cannot be told apart. */
const nameOn = ({ serial, model, sizeBytes }: BoxDrive, drives: Known['drives']) =>
  serial === ''
    ? null
    : (drives.findLast(each => each.serial === serial && each.model === model && each.sizeBytes === sizeBytes)
        ?.hostname ?? null)

/** If the image is gone: whether the flash made the box. */
const isFromImage = (
  { options, drives, createdAt }: BoxRecord,
  key: string,
  built: OptionValues | undefined,
) => (built ? options[key] === built[key] : drives.some(({ at }) => at === createdAt))
