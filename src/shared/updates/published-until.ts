// How long what was published for a box counts. Pure.
import type { PublishedFolder } from './published-folder.ts'

type Pointers = Pick<PublishedFolder, 'pointers'>

/** Until when what is published for this box alone counts; null: nothing is, or it has expired. All in milliseconds. */
export function publishedUntil(box: string, folders: readonly Pointers[], now: number): number | null {
  const ends = folders.flatMap(({ pointers }) =>
    pointers.filter(pointer => pointer.for === `box/${box}`).map(({ expires }) => expires * 1000),
  )
  const last = Math.max(0, ...ends)
  return last > now ? last : null
}
