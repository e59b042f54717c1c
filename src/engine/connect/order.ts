// An order to a box, as its owner signs it (docs/adr/0035).

import type { z } from 'zod'
import type { Ports } from '#engine/ports/index.ts'
import { bindTicket } from '#engine/seed/enrolment.ts'
import { isSafeAddress } from '#shared/connect/kiln-login.ts'
import {
  type MoveTo,
  type OrderBox,
  type OrderValues,
  orderNamespace,
  orderText,
  readOrder,
} from '#shared/connect/order.ts'
import type { connect } from '#shared/contract/connect.ts'
import { failure } from '#shared/errors.ts'

const operation = 'connect'
type Wanted = Pick<z.infer<typeof connect.order.input>, 'order' | 'name' | 'key' | 'hours'>
type Signing = Pick<Ports, 'ssh' | 'now'>

/** What a Connect is given. Throws ssh.cannot-sign, connect.move-to. */
export async function signedOrder(
  { ssh, now }: Signing,
  box: Pick<OrderBox, 'id' | 'key'>,
  { order: wanted, name, key, hours }: Wanted,
  signal: AbortSignal,
) {
  const issued = now()
  const expires = issued + hours * 3_600_000
  const rest = { box: { ...box, name }, id: crypto.randomUUID(), issued, expires }
  const order = orderText({ ...valuesOf(wanted, box.key), ...rest })
  // What the box would not read is not signed.
  if (readOrder(order) === null) throw notThere()
  const signature = await ssh.sign({ text: order, namespace: orderNamespace, key, signal })
  return { order, signature, expires_at: expires }
}

function valuesOf(wanted: Wanted['order'], key: string): OrderValues {
  if (wanted.kind === 'logs') return { kind: 'logs', values: { on: wanted.on } }
  if (wanted.kind === 'wipe') return { kind: 'wipe', values: {} }
  const to = bindTicket(wanted.to, key) ?? placeOf(wanted.to, wanted.fingerprint)
  if (!isSafeAddress(to.url)) throw notThere()
  return { kind: 'move', values: to }
}

/** Of a Connect that knows the box. */
function placeOf(to: string, fingerprint: string | null): MoveTo {
  const url = to.trim().replace(/\/+$/, '')
  if (!URL.canParse(url)) throw notThere()
  return { url, fingerprint, ticket: null }
}

const notThere = () => failure('connect.move-to', { operation })
