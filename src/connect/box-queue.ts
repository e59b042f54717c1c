// A queue waits for each box: commands of Connect and orders of the owner. The box reports how each ended.
import type { Ended } from './store/ended.ts'
import type { Store } from './store/store.ts'

type Waiting = { id: string; device: string; expiresAt: number; ended: Ended | null }
export type QueueState = 'waiting' | Ended['result']

/** How long both are kept. */
const keptMs = 7 * 24 * 3_600_000

export const queueState = ({ ended, expiresAt }: Omit<Waiting, 'id' | 'device'>, now: number): QueueState =>
  ended ? ended.result : expiresAt > now ? 'waiting' : 'expired'

type Queue<Item> = {
  store: Store
  now: () => number
  find: (id: string) => Item | null
  /** Those of a box, the newest first. */
  of: (device: string) => Item[]
  put: (item: Item) => void
  removeBefore: (createdAt: number) => void
  stateOf?: (item: Item, now: number) => QueueState
}

export const boxQueue = <Item extends Waiting>(queue: Queue<Item>) => {
  const { store, now, find, of, put, removeBefore, stateOf = queueState } = queue
  return {
    /** false if it is not one of this box. The first result counts. */
    end: (device: string, id: string, result: Ended['result'], message: string): boolean =>
      store.transaction(() => {
        const item = find(id)
        if (item?.device !== device) return false
        if (item.ended === null) put({ ...item, ended: { at: now(), result, message } })
        return true
      }),
    recent: (device: string): (Item & { state: QueueState })[] =>
      of(device).map(each => ({ ...each, state: stateOf(each, now()) })),
    sweep: (to: number) => removeBefore(to - keptMs),
  }
}
