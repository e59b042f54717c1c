// What goes with a box when it is removed, if a person wants that. Pure.
import { failure } from '../errors.ts'
import { list } from '../messages/message.ts'
import type { BoxRecord } from './box.ts'
import type { BoxView } from './box-view.ts'

type Known = readonly { id: string }[]

/** Those that are there; images and the host only if no other box names them. */
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

/** An image or a host that another box names stays; what an unreadable record names is not known. Throws box.others-unread. */
export function assertOthersRead({ name, id }: Pick<BoxView, 'id' | 'name'>, unread: Known): void {
  const others = unread.filter(each => each.id !== id)
  if (others.length > 0)
    throw failure('box.others-unread', {
      operation: 'boxes.remove',
      values: { name, ids: list(others.map(each => each.id)), count: others.length },
    })
}

/** Before anything of it is removed: its build would come to an image of no box. Throws box.building. */
export function assertNotBuilt({ name, state }: Pick<BoxView, 'name' | 'state'>): void {
  if (state.code === 'building')
    throw failure('box.building', { operation: 'boxes.remove', values: { name } })
}
