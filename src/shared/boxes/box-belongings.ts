// Lists the things that can be removed along with a box. Pure.
import { failure } from '../errors.ts'
import { list } from '../messages/message.ts'
import type { BoxRecord } from './box.ts'
import type { BoxView } from './box-view.ts'

type Known = readonly { id: string }[]

/** Only what still exists; images and the host only if no other box names them. */
export function belongingsOf(
  box: Pick<BoxRecord, 'id' | 'images' | 'machines' | 'host'>,
  boxes: readonly Pick<BoxRecord, 'id' | 'images' | 'host'>[],
  { images, machines }: { images: Known; machines: Known },
): { images: string[]; machines: string[]; host: string[] } {
  const others = boxes.filter(({ id }) => id !== box.id)
  const imagesOfOthers = new Set(others.flatMap(each => each.images))
  const there = (ids: readonly string[], known: Known) =>
    ids.filter(each => known.some(({ id }) => id === each))
  return {
    machines: there(box.machines, machines),
    images: there(box.images, images).filter(each => !imagesOfOthers.has(each)),
    host: box.host === null || others.some(({ host }) => host === box.host) ? [] : [box.host],
  }
}

/** Throws box.others-unread: an unreadable record may name the same images or the same host. */
export function assertOthersRead({ name, id }: Pick<BoxView, 'id' | 'name'>, unread: Known): void {
  const others = unread.filter(each => each.id !== id)
  if (others.length > 0)
    throw failure('box.others-unread', {
      operation: 'boxes.remove',
      values: { name, ids: list(others.map(each => each.id)), count: others.length },
    })
}

/**
 * Runs before anything is removed: a running build would add its image to a box that is gone. Throws
 * box.building.
 */
export function assertNotBuilt({ name, state }: Pick<BoxView, 'name' | 'state'>): void {
  if (state.code === 'building')
    throw failure('box.building', { operation: 'boxes.remove', values: { name } })
}
