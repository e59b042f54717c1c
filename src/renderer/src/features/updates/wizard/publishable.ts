// Which boxes an update can be published for, and why not for the others. Pure.
import type { BoxView } from '#shared/boxes/box-view.ts'
import type { PublishedFolder } from '#shared/updates/published-folder.ts'

type Box = Pick<BoxView, 'id' | 'profile' | 'drives' | 'host' | 'machines'>
type Published = Pick<PublishedFolder, 'pointers' | 'publications'>

/**
 * A box is a computer once it was flashed or has a host (a deploy adds one) or a machine. A box that was
 * published for before, even in a ring, may have been set up by hand.
 */
export function notPublishable(
  { id, profile, drives, host, machines }: Box,
  folders: readonly Published[],
): 'no-profile' | 'no-computer' | null {
  if (profile === null) return 'no-profile'
  if (drives.length > 0 || host !== null || machines.length > 0) return null
  const isPublished = folders.some(
    ({ pointers, publications }) =>
      pointers.some(pointer => pointer.for === `box/${id}`) ||
      publications.some(({ boxes }) => boxes.includes(id)),
  )
  return isPublished ? null : 'no-computer'
}
