// Whether a box takes an order. Anything unknown is refused.
import {
  longestOrderMs,
  type Order,
  type OrderBox,
  type OrderRefusal,
  readOrder,
} from '#shared/connect/order.ts'
import type { Signed } from '../decode-commands.ts'
import type { OrderJournal } from './journal.ts'

/** The clock of a computer that signs may be ahead. */
const aheadMs = 5 * 60_000

type Judging = {
  box: OrderBox
  /** `type blob` each. */
  keys: readonly string[]
  isSigned: (signed: { text: string; signature: string; keys: readonly string[] }) => Promise<boolean>
  /** Milliseconds since the epoch. null: no time server set this box's clock. */
  now: () => Promise<number | null>
  journal: Pick<OrderJournal, 'has' | 'newest'>
}

export async function judge(
  { order: text, signature }: Signed,
  { box, keys, isSigned, now, journal }: Judging,
): Promise<Order | OrderRefusal> {
  const order = readOrder(text)
  if (order === null) return 'unreadable'
  if (keys.length === 0) return 'no-owner'
  if (!(await isSigned({ text, signature, keys }))) return 'signature'
  const { id, key, name } = order.box
  if (id !== box.id || key !== box.key || name !== box.name) return 'other-box'
  const time = await now()
  if (time === null) return 'clock'
  const { issued, expires } = order
  if (expires <= time || expires - issued > longestOrderMs) return 'expired'
  if (issued > time + aheadMs) return 'early'
  if (journal.has(order.id)) return 'repeated'
  return issued <= journal.newest() ? 'older' : order
}
