// An order to a box, as its owner signs it (docs/adr/0035).

import type { z } from 'zod'
import type { Ports } from '#engine/ports/index.ts'
import {
  mostOrderText,
  type OrderBox,
  type OrderValues,
  orderNamespace,
  orderText,
  readOrder,
} from '#shared/connect/order.ts'
import type { connect } from '#shared/contract/connect.ts'
import { failure } from '#shared/errors.ts'
import { handOverValues } from './hand-over.ts'
import { moveTo, notThere } from './move-to.ts'

const operation = 'connect'
type Wanted = Pick<z.infer<typeof connect.order.input>, 'order' | 'name' | 'key' | 'hours'>
type Signing = Pick<Ports, 'ssh' | 'now'>

/** Throws ssh.cannot-sign, connect.move-to, connect.order-long, connect.hand-over-*. */
export async function signedOrder(
  { ssh, now }: Signing,
  box: Pick<OrderBox, 'id' | 'key'>,
  { order: wanted, name, key, hours }: Wanted,
  signal: AbortSignal,
) {
  const issued = now()
  const expires = issued + hours * 3_600_000
  const rest = { box: { ...box, name }, id: crypto.randomUUID(), issued, expires }
  const order = orderText({ ...valuesOf(wanted, { boxKey: box.key, key }), ...rest })
  if (order.length > mostOrderText) {
    const values = { length: order.length, most: mostOrderText }
    throw failure('connect.order-long', { operation, values })
  }
  // Signs nothing that the box would not read.
  if (readOrder(order) === null) throw wanted.kind === 'hand-over' ? noOwner() : notThere()
  const signature = await ssh.sign({ text: order, namespace: orderNamespace, key, signal })
  return { order, signature, expires_at: expires }
}

function valuesOf(wanted: Wanted['order'], keys: { boxKey: string; key: string }): OrderValues {
  if (wanted.kind === 'logs') return { kind: 'logs', values: { on: wanted.on } }
  if (wanted.kind === 'wipe') return { kind: 'wipe', values: {} }
  if (wanted.kind === 'move') return { kind: 'move', values: moveTo(wanted, keys.boxKey) }
  return { kind: 'hand-over', values: handOverValues(wanted, keys) }
}

const noOwner = () => failure('connect.hand-over-owner', { operation })
