// A write-ahead log of orders: each is on disk before it runs, so that after a power cut it continues and never runs twice.
import { type Order, orderText, readOrder } from '#shared/connect/order.ts'
import { fieldsOf } from '../../lib/decode.ts'
import { readBounded, writeDurably } from '../../lib/durable-file.ts'
import { type Result, resultOf } from '../record.ts'

type TakenOrder = {
  /** The id by which Connect carries it. */
  carried: string
  order: Order
  /** null: it is not done yet. */
  ended: Result | null
  /** Why it is not. */
  waits: string | null
  /** The Connect that carried it has the result, or will never have it. */
  sent: boolean
}
type Kept = { newest: number; taken: TakenOrder[] }

const most = 20

export function openOrders(path: string, now: () => number) {
  const write = (next: Kept): Kept => {
    const taken = next.taken.map(({ order, ...each }) => ({ ...each, order: orderText(order) }))
    writeDurably(path, `${JSON.stringify({ newest: next.newest, taken })}\n`)
    return next
  }
  // On the disk at once: at the next start it would else be a later moment.
  let kept = read(path) ?? write({ newest: now(), taken: [] })
  const put = (entry: TakenOrder) => {
    const newest = Math.max(kept.newest, entry.order.issued)
    const isKnown = kept.taken.some(({ order }) => order.id === entry.order.id)
    // At its place: the newest that was taken is the last.
    const changed = kept.taken.map(each => (each.order.id === entry.order.id ? entry : each))
    kept = write({ newest, taken: isKnown ? changed : [...changed, entry].slice(-most) })
  }
  return {
    all: (): readonly TakenOrder[] => kept.taken,
    has: (id: string) => kept.taken.some(({ order }) => order.id === id),
    hasCarried: (id: string) => kept.taken.some(({ carried }) => carried === id),
    /** When the last one that was taken was issued: none from before it is taken. */
    newest: () => kept.newest,
    put,
  }
}
export type OrderJournal = ReturnType<typeof openOrders>

/** null: it is damaged. What it took is not known, so only what is issued from now on is taken. */
function read(path: string): Kept | null {
  const text = readBounded(path, 128 * 1024)
  if (text === null) return { newest: 0, taken: [] }
  try {
    const { newest, taken } = fieldsOf(JSON.parse(text)) ?? {}
    if (typeof newest !== 'number' || !Array.isArray(taken)) return null
    const entries = taken.map(each => entryOf(fieldsOf(each)))
    return entries.every(each => each !== null) ? { newest, taken: entries } : null
  } catch {
    return null
  }
}

function entryOf(fields: ReturnType<typeof fieldsOf>): TakenOrder | null {
  const { carried, order: text, ended, waits, sent } = fields ?? {}
  const order = typeof text === 'string' ? readOrder(text) : null
  if (typeof carried !== 'string' || order === null) return null
  return {
    carried,
    order,
    ended: resultOf(ended),
    waits: typeof waits === 'string' ? waits : null,
    sent: sent === true,
  }
}
