// To which box a drive goes that is flashed: decided before it is written, and the same again after. Pure.
import type { BoxDrive, BoxRecord } from '#shared/boxes/box.ts'
import { isSameBoxName } from '#shared/boxes/box-name.ts'
import type { Host } from '#shared/hosts/host.ts'

type OfDrive = {
  /** What its computer will go by; null: the image's, which is not known here. */
  hostname: string | null
  hosts: readonly Host[]
  /** Id of the box that was named for this drive alone. */
  named: string | null
  /** What is written, with the key of its option for the host name; null: nothing is known of it. */
  image: { profile: string | null; architecture: string; hostnameKey: string | null } | null
}

type Box = Pick<BoxRecord, 'id' | 'name' | 'host' | 'profile' | 'architecture' | 'options'>

/** The entry that a drive of this host name gets, or has. */
export const flashedHost = (hosts: readonly Host[], hostname: string | null): Host | undefined =>
  hosts.find(({ added, name }) => added === 'flashed' && name === hostname)

/**
 * A host belongs to one box, so the box that has the host of this name keeps it. Then the named box, unless it is
 * another computer; then the box of that name; then the planned one that answers with that host name. undefined: none.
 */
export function boxOfDrive<B extends Box>(boxes: readonly B[], drive: OfDrive): B | undefined {
  const { hostname, hosts } = drive
  const named = boxes.find(({ id }) => id === drive.named)
  if (!hostname) return named
  const host = flashedHost(hosts, hostname)
  const owner = host && boxes.find(box => box.host === host.id)
  if (owner) return owner
  if (named && isComputer(named, drive)) return named
  return boxes.find(({ name }) => isSameBoxName(name, hostname)) ?? plannedAs(boxes, drive)[0]
}

type DriveName = Pick<BoxDrive, 'serial' | 'model' | 'sizeBytes'>

/** Drives without a serial cannot be told apart. */
export const isSameDrive = (one: DriveName, other: DriveName): boolean =>
  one.serial !== '' &&
  one.serial === other.serial &&
  one.model === other.model &&
  one.sizeBytes === other.sizeBytes

/** Other boxes than the one that gets it, whose drive it is until it is written. */
export const ownersOf = <B extends Pick<BoxRecord, 'id' | 'drives'>>(
  boxes: readonly B[],
  drive: DriveName,
  next: string | null,
): B[] => boxes.filter(({ id, drives }) => id !== next && drives.some(each => isSameDrive(each, drive)))

/** Its answers are those of another profile, or of another architecture, than what it gets. */
export const isOtherwise = (
  { profile, architecture }: Pick<Box, 'profile' | 'architecture'>,
  image: OfDrive['image'],
): boolean =>
  image !== null && profile !== null && (profile !== image.profile || architecture !== image.architecture)

/** Boxes without a computer that answer with this host name for another profile: the drive is not theirs. */
export const otherPlans = <B extends Box>(boxes: readonly B[], drive: OfDrive): B[] =>
  boxes.filter(box => isPlanned(box, drive) && !isOfImage(box, drive))

const plannedAs = <B extends Box>(boxes: readonly B[], drive: OfDrive): B[] =>
  boxes.filter(box => isPlanned(box, drive) && isOfImage(box, drive))

/** It has no computer yet, or this is its own: a host name that it answers with is one that a person gave it. */
const isComputer = (box: Box, { hostname, hosts, image }: OfDrive): boolean =>
  box.host === null ||
  !hosts.some(({ id }) => id === box.host) ||
  isSameBoxName(box.name, hostname ?? '') ||
  answersWith(box, { hostname, image })

const isPlanned = (box: Box, { hostname, image }: OfDrive) =>
  box.host === null && answersWith(box, { hostname, image })

/** Profiles name the option as the image's does; one that does not cannot be compared. */
const answersWith = ({ options }: Box, { hostname, image }: Pick<OfDrive, 'hostname' | 'image'>): boolean => {
  const answer = options[image?.hostnameKey ?? 'hostname']
  return typeof answer === 'string' && hostname !== null && answer.toLowerCase() === hostname.toLowerCase()
}

const isOfImage = ({ profile, architecture }: Box, { image }: OfDrive): boolean =>
  image !== null && profile === image.profile && architecture === image.architecture
