// Which boxes an update can be published for, and why not for the others. Pure.
import type { BoxView } from '#shared/boxes/box-view.ts'
import type { PublishedFolder } from '#shared/updates/published-folder.ts'

type Box = Pick<BoxView, 'id' | 'profile' | 'state'>
type Published = Pick<PublishedFolder, 'pointers'>

/** A draft runs nowhere, unless something was published for it before: its computer may have been set up by hand. */
export function notPublishable(
  { id, profile, state }: Box,
  folders: readonly Published[],
): 'no-profile' | 'draft' | null {
  if (profile === null) return 'no-profile'
  const isPublished = folders.some(({ pointers }) => pointers.some(pointer => pointer.for === `box/${id}`))
  return state.code === 'draft' && !isPublished ? 'draft' : null
}
