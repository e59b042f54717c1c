// What goes with a box when it is removed, if a person wants that. Pure.
import type { BoxRecord } from './box.ts'

type Known = readonly { id: string }[]

/** Those that are there; images only if no other box names them. */
export function belongingsOf(
  box: Pick<BoxRecord, 'id' | 'images' | 'machines'>,
  boxes: readonly Pick<BoxRecord, 'id' | 'images'>[],
  { images, machines }: { images: Known; machines: Known },
): { images: string[]; machines: string[] } {
  const others = new Set(boxes.filter(({ id }) => id !== box.id).flatMap(each => each.images))
  const there = (ids: readonly string[], known: Known) =>
    ids.filter(each => known.some(({ id }) => id === each))
  return {
    machines: there(box.machines, machines),
    images: there(box.images, images).filter(each => !others.has(each)),
  }
}
