// Tests the orders that a Connect carries to one box, and their number.
import { describe, expect, test } from 'vitest'
import { claimed, minute, server } from '#test/connect-boxes.ts'
import { createOrders } from './orders.ts'

const hour = 60 * minute

async function bench() {
  const at = server()
  const { box } = await claimed(at)
  const orders = createOrders({ store: at.store, now: at.now })
  const carry = (lastsMs = hour) =>
    orders.carry(box.id, { order: 'x', signature: 'y', expiresAt: at.now() + lastsMs })
  return { at, box, orders, carry }
}

describe('orders to a box [A8]', () => {
  test('are twenty an hour, also where the box ends each at once', async () => {
    const { at, box, orders, carry } = await bench()
    for (let n = 0; n < 20; n++) {
      const { id } = carry() ?? expect.unreachable()
      expect(orders.end(box.id, id, 'done', '')).toBe(true)
      at.pass(1000)
    }
    expect(carry()).toBeNull()
    at.pass(hour)
    expect(carry()).not.toBeNull()
  })

  test('wait for it, the oldest first, however many ended ones are newer', async () => {
    const { at, box, orders, carry } = await bench()
    const waits = carry(20 * hour) ?? expect.unreachable()
    for (let n = 0; n < 40; n++) {
      at.pass(4 * minute)
      const { id } = carry() ?? expect.unreachable()
      orders.end(box.id, id, 'failed', 'signature')
    }
    expect(at.store.ordersOf(box.id).map(({ id }) => id)).not.toContain(waits.id)
    expect(orders.open(box.id).map(({ id }) => id)).toEqual([waits.id])
    const second = carry() ?? expect.unreachable()
    expect(orders.open(box.id).map(({ id }) => id)).toEqual([waits.id, second.id])
    at.pass(2 * hour)
    expect(orders.open(box.id).map(({ id }) => id)).toEqual([waits.id])
  })
})
