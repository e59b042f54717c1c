// Orders to a box, which its owner signed: Connect carries them until the box took them, and reads none of them. It could make
// none that a box takes (docs/adr/0035).

import { mostOrders } from '#shared/connect/calls.ts'
import { longestOrderMs } from '#shared/connect/order.ts'
import { boxQueue } from './box-queue.ts'
import type { OrderRecord } from './store/order-store.ts'
import type { Store } from './store/store.ts'

/** The clock of a computer that signs may be ahead. */
const aheadMs = 10 * 60_000

const hourMs = 3_600_000
const mostAnHour = 20

type Given = { order: string; signature: string; expiresAt: number }
type Parts = { store: Store; now: () => number }

export function createOrders({ store, now }: Parts) {
  const open = (device: string) => store.openOrdersOf(device, now())
  return {
    /** null: others wait for this box, or too many came in the last hour. */
    carry: (device: string, { order, signature, expiresAt }: Given): { id: string } | null =>
      store.transaction(() => {
        if (open(device).length >= mostOrders) return null
        // A box that ends each at once must not fill the disk.
        if (store.ordersSince(device, now() - hourMs) >= mostAnHour) return null
        const id = crypto.randomUUID()
        const endsAt = Math.min(expiresAt, now() + longestOrderMs + aheadMs)
        store.putOrder({ id, device, order, signature, createdAt: now(), expiresAt: endsAt, ended: null })
        return { id }
      }),
    /** The one that came first, first. A box may ask again, and knows what it has done. */
    open,
    ...boxQueue<OrderRecord>({
      store,
      now,
      find: id => store.order(id),
      of: device => store.ordersOf(device),
      put: order => store.putOrder(order),
      removeBefore: at => store.removeOrdersBefore(at),
    }),
  }
}
export type Orders = ReturnType<typeof createOrders>
