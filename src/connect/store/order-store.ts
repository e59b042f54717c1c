// The records of orders that Connect carries. A part of the store (store.ts).
import { type Ended, endedOf, endedValues, endsRow } from './ended.ts'
import type { Row, Rows } from './sqlite-rows.ts'

export type OrderRecord = {
  id: string
  device: string
  /** The order and the signature of the box's owner, as they came. */
  order: string
  signature: string
  createdAt: number
  expiresAt: number
  ended: Ended | null
}

export type OrderStore = {
  order(id: string): OrderRecord | null
  /** The newest first, at most 20. */
  ordersOf(device: string): OrderRecord[]
  /** All that have not ended, the oldest first. */
  openOrdersOf(device: string, now: number): OrderRecord[]
  /** How many came since then, ended or not. */
  ordersSince(device: string, createdAt: number): number
  putOrder(order: OrderRecord): void
  removeOrdersBefore(createdAt: number): void
}

const most = 20

export const sqliteOrders = ({ one, all, run }: Rows): OrderStore => ({
  order: id => one('SELECT * FROM orders WHERE id = ?', orderOf, id),
  ordersOf: device =>
    all('SELECT * FROM orders WHERE device = ? ORDER BY created_at DESC, id LIMIT ?', orderOf, device, most),
  openOrdersOf: (device, now) =>
    all(
      `SELECT * FROM orders WHERE device = ? AND ended_at IS NULL AND expires_at > ?
       ORDER BY created_at, rowid`,
      orderOf,
      device,
      now,
    ),
  ordersSince: (device, createdAt) =>
    one(
      'SELECT count(*) AS count FROM orders WHERE device = ? AND created_at > ?',
      row => Number(row['count']),
      device,
      createdAt,
    ) ?? 0,
  putOrder: ({ id, device, order, signature, createdAt, expiresAt, ended }) =>
    run(
      `INSERT INTO orders (id, device, text, signature, created_at, expires_at, ended_at, result, message)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ${endsRow}`,
      id,
      device,
      order,
      signature,
      createdAt,
      expiresAt,
      ...endedValues(ended),
    ),
  removeOrdersBefore: createdAt => run('DELETE FROM orders WHERE created_at < ?', createdAt),
})

const orderOf = (row: Row): OrderRecord => ({
  id: String(row['id']),
  device: String(row['device']),
  order: String(row['text']),
  signature: String(row['signature']),
  createdAt: Number(row['created_at']),
  expiresAt: Number(row['expires_at']),
  ended: endedOf(row),
})
