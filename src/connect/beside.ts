// Boxes without an owner that registered the same id with other keys. An id is not a secret: a former owner knows
// it, and could register it before the box comes back. So the box waits beside whatever came first, each with
// its own code, and the code that a person types says which one gets the id. The others are forgotten then.
import type { Device, Store } from './store/store.ts'

/** Each call of a box without an owner may be checked against all their keys. */
export const mostBeside = 8

/** The id under which a box that is not the first one is stored. */
export const besideId = (id: string, key: string) => `${id} ${key}`
/** The install_id of a stored box. */
export const installIdOf = (stored: string) => stored.split(' ', 1)[0] ?? stored

/** The box with this key, or the first one of the id if none is given or if it has an owner. */
export function boxWithKey(store: Pick<Store, 'device'>, id: string, key: string | null): Device | null {
  const first = store.device(id)
  if (key === null || first?.owned || first?.key === key) return first
  return store.device(besideId(id, key))
}

/** The keys that a call for this id may be signed with. `newKey`: that it registers. */
export function keysOf(store: Store, id: string, newKey: string | undefined): (string | null)[] {
  const first = store.device(id)
  if (first?.owned) return [first.key]
  if (newKey !== undefined) return [newKey]
  return [first?.key ?? null, ...store.devicesBeside(id).map(({ key }) => key)]
}
