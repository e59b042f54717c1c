// A household gives up a box: what the box has of it opens nothing from then on.
import type { Store } from '../store/store.ts'

/** Revokes its tokens, its key and the ticket that it used; it can then be claimed as a new box. */
export function releaseBox(store: Store, id: string): void {
  store.transaction(() => {
    const key = store.device(id)?.key ?? null
    const used = key === null ? [] : store.enrolmentsUsedBy({ id, key })
    for (const each of used) store.putEnrolment({ ...each, released: true })
    store.removeDevice(id)
  })
}
