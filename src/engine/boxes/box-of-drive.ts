// Decides which box a flashed drive goes to, before the write and in the same way after it. Pure.
import type { BoxDrive, BoxRecord } from '#shared/boxes/box.ts'
import { isSameBoxName } from '#shared/boxes/box-name.ts'
import type { Host } from '#shared/hosts/host.ts'

type OfDrive = {
  /** The computer's future host name; null if the image decides and its name is unknown here. */
  hostname: string | null
  hosts: readonly Host[]
  /** Id of the box that the user chose for this drive alone. */
  named: string | null
  /** The image, with the key of its host name option; null if nothing is known about it. */
  image: { profile: string | null; architecture: string; hostnameKey: string | null } | null
}

type Box = Pick<BoxRecord, 'id' | 'name' | 'host' | 'profile' | 'architecture' | 'options'>

/** The host entry that a drive with this host name has or will get. */
export const flashedHost = (hosts: readonly Host[], hostname: string | null): Host | undefined =>
  hosts.find(({ added, name }) => added === 'flashed' && name === hostname)

/**
 * A host belongs to one box, so the box that has the host of this name comes first. Then the named box,
 * unless it is another computer; then the box with that name; then the planned box that answers with that
 * host name. undefined if there is none.
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

/** Other boxes that have the drive until it is written. */
export const ownersOf = <B extends Pick<BoxRecord, 'id' | 'drives'>>(
  boxes: readonly B[],
  drive: DriveName,
  next: string | null,
): B[] => boxes.filter(({ id, drives }) => id !== next && drives.some(each => isSameDrive(each, drive)))

/** The box's answers are for another profile or architecture than the image. */
export const isOtherwise = (
  { profile, architecture }: Pick<Box, 'profile' | 'architecture'>,
  image: OfDrive['image'],
): boolean =>
  image !== null && profile !== null && (profile !== image.profile || architecture !== image.architecture)

/**
 * Boxes without a computer that answer with this host name for another profile: they do not get the drive.
 */
export const otherPlans = <B extends Box>(boxes: readonly B[], drive: OfDrive): B[] =>
  boxes.filter(box => isPlanned(box, drive) && !isOfImage(box, drive))

const plannedAs = <B extends Box>(boxes: readonly B[], drive: OfDrive): B[] =>
  boxes.filter(box => isPlanned(box, drive) && isOfImage(box, drive))

/** The box has no computer yet, or this is it: a host name in its answers was chosen by a person. */
const isComputer = (box: Box, { hostname, hosts, image }: OfDrive): boolean =>
  box.host === null ||
  !hosts.some(({ id }) => id === box.host) ||
  isSameBoxName(box.name, hostname ?? '') ||
  answersWith(box, { hostname, image })

const isPlanned = (box: Box, { hostname, image }: OfDrive) =>
  box.host === null && answersWith(box, { hostname, image })

/** Profiles use the same option key as the image does; otherwise the answers cannot be compared. */
const answersWith = ({ options }: Box, { hostname, image }: Pick<OfDrive, 'hostname' | 'image'>): boolean => {
  const answer = options[image?.hostnameKey ?? 'hostname']
  return typeof answer === 'string' && hostname !== null && answer.toLowerCase() === hostname.toLowerCase()
}

const isOfImage = ({ profile, architecture }: Box, { image }: OfDrive): boolean =>
  image !== null && profile === image.profile && architecture === image.architecture
