// Adds to boxes what Kiln's work produces: images, machines, flashed drives and deployed hosts. Pure: each
// function returns the changed records.
import type { BoxDrive, BoxRecord } from '#shared/boxes/box.ts'
import { boxNameFor } from '#shared/boxes/box-name.ts'
import type { BuildRequest } from '#shared/builds/build.ts'
import type { DeploySource } from '#shared/deploy/plan.ts'
import type { Drive } from '#shared/drives/drive.ts'
import type { DriveResult } from '#shared/flash/flash.ts'
import type { Host } from '#shared/hosts/host.ts'
import type { OptionValues } from '#shared/profiles/option.ts'
import { boxOfDrive, flashedHost, isSameDrive } from './box-of-drive.ts'
import { newBox } from './find-box.ts'

const most = 100
const withId = (ids: readonly string[], id: string) => [...ids.filter(each => each !== id), id].slice(-most)

/** The image's answers, without secrets. */
type Answers = Pick<BoxRecord, 'profile' | 'options' | 'architecture'>
/** `options` without secrets. */
type Built = Pick<BuildRequest, 'profile' | 'architecture' | 'options'> & { id: string }

/** The box's answers become those of this build. */
export const withBuild = (box: BoxRecord, { id, profile, architecture, options }: Built): BoxRecord => ({
  ...box,
  profile,
  architecture,
  options,
  images: withId(box.images, id),
})

export const withMachine = (box: BoxRecord, id: string): BoxRecord => ({
  ...box,
  machines: withId(box.machines, id),
})

type Flashed = {
  results: readonly DriveResult[]
  drives: readonly Pick<Drive, 'path' | 'serial' | 'model' | 'sizeBytes'>[]
  image: { id: string; answers: Answers } | null
  /** Key of the image's host name option. */
  hostnameKey: string | null
  hosts: readonly Host[]
  /** Ids for new boxes, by drive path. */
  ids: ReadonlyMap<string, string>
  /** Each drive's overrides of the image's answers, by drive path. */
  own: ReadonlyMap<string, OptionValues>
  /** Ids of the Connect tickets that the drives were made for, by drive path. */
  tickets: ReadonlyMap<string, string>
  /** The box that the user chose for a single drive, which then needs no host name. */
  box: string | null
  /** Profile ids, which box names must not use. */
  reserved: readonly string[]
  at: number
  newId: () => string
}

/**
 * A completely written drive belongs to the box of its host or of its name. Makes that box if there is none.
 */
export function withFlashed(boxes: readonly BoxRecord[], flashed: Flashed): BoxRecord[] {
  const { results, drives, image, hostnameKey, hosts, own, tickets, at } = flashed
  const written = results.filter(({ outcome }) => outcome === 'verified' || outcome === 'written')
  const named = written.length === 1 ? flashed.box : null
  const of = image && { ...image.answers, hostnameKey }
  const changed = new Map<string, BoxRecord>()
  for (const { path, hostname, name } of written) {
    const host = flashedHost(hosts, hostname)
    const now = [...boxes.filter(({ id }) => !changed.has(id)), ...changed.values()]
    const box =
      boxOfDrive(now, { hostname, hosts, named, image: of }) ??
      (hostname
        ? boxNamed(hostname, now, { ...flashed, newId: () => flashed.ids.get(path) ?? flashed.newId() })
        : null)
    if (!box) continue
    const drive = drives.find(each => each.path === path)
    const answers = own.get(path) ?? {}
    const enrolment = tickets.get(path)
    changed.set(box.id, {
      ...withImage(box, image, answers),
      drives: drive
        ? withDrive(box.drives, { ...drive, name, image: image?.id ?? null, at, answers, enrolment })
        : box.drives,
      host: host?.id ?? box.host,
    })
  }
  for (const box of withoutDrive(boxes, changed, flashed)) changed.set(box.id, box)
  return [...changed.values()]
}

/** Boxes whose drive was written for another box, even in part, lose it: nothing of theirs is left on it. */
function withoutDrive(
  boxes: readonly BoxRecord[],
  changed: ReadonlyMap<string, BoxRecord>,
  { results, drives, at }: Pick<Flashed, 'results' | 'drives' | 'at'>,
): BoxRecord[] {
  const written = results.flatMap(({ path, bytesWritten, outcome }) => {
    const drive = drives.find(each => each.path === path)
    return drive && (bytesWritten > 0 || outcome === 'verified' || outcome === 'written') ? [drive] : []
  })
  const isTheirs = (drive: BoxDrive, id: string) =>
    !written.some(each => isSameDrive(each, drive)) || (changed.has(id) && drive.at === at)
  return boxes.flatMap(box => {
    const now = changed.get(box.id) ?? box
    const kept = now.drives.filter(drive => isTheirs(drive, box.id))
    return kept.length === now.drives.length ? [] : [{ ...now, drives: kept }]
  })
}

/**
 * The drive's overrides become the box's answers: an update with the image's host name would rename the
 * computer.
 */
function withImage(box: BoxRecord, image: Flashed['image'], own: OptionValues): BoxRecord {
  if (!image) return box
  const known = box.profile === null ? { ...box, ...image.answers } : box
  const isOf = known.profile === image.answers.profile
  return {
    ...known,
    options: isOf ? { ...known.options, ...own } : known.options,
    images: withId(box.images, image.id),
  }
}

function boxNamed(
  hostname: string,
  boxes: readonly BoxRecord[],
  { image, reserved, at, newId }: Pick<Flashed, 'image' | 'reserved' | 'at' | 'newId'>,
): BoxRecord {
  const name = boxNameFor(hostname, { boxes, profiles: reserved })
  return newBox({ id: newId(), name, createdAt: at, ...image?.answers })
}

function withDrive(
  drives: readonly BoxDrive[],
  { name, serial, model, sizeBytes, image, at, answers, enrolment }: BoxDrive,
): BoxDrive[] {
  const others = drives.filter(each => each.serial !== serial || each.model !== model)
  const drive = { name, serial, model, sizeBytes, image, at, answers, ...(enrolment && { enrolment }) }
  return [...others, drive].slice(-most)
}

type Deployed = {
  host: Host
  source: DeploySource
  /** The box that the user named. */
  box: string | null
  reserved: readonly string[]
  at: number
  newId: () => string
}

/**
 * After a deploy the host belongs to a box. null if it already does and nothing changes. A box that has the
 * host keeps it, whichever box was named.
 */
export function withDeployed(
  boxes: readonly BoxRecord[],
  { host, source, box, reserved, at, newId }: Deployed,
): BoxRecord | null {
  const known = boxes.find(each => each.host === host.id) ?? boxes.find(({ id }) => id === box)
  // The deployed system is recorded only if the box had no profile; otherwise its answers are the user's.
  if (known?.host === host.id && known.profile !== null) return null
  if (known) return { ...known, ...(known.profile === null && answersOf(source)), host: host.id }
  const name = boxNameFor(host.name, { boxes, profiles: reserved })
  return newBox({ id: newId(), name, createdAt: at, host: host.id, ...answersOf(source) })
}

function answersOf(source: DeploySource): Partial<Answers> {
  if (source.kind === 'profile')
    return { profile: source.profile, options: source.options, architecture: source.architecture }
  return source.kind === 'flake' ? { profile: source.reference } : {}
}
