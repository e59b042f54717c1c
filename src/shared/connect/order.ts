// An order of a box's owner (docs/adr/0035): one JSON text in one form, which the owner's SSH key signs. A Connect carries it and
// does not read it. No zod: boxes read it too.

import { type HandOver, handOverOf, handOverValues } from './hand-over.ts'
import { handOverWaits } from './hand-over-waits.ts'
import { type MoveTo, moveOf, moveValues } from './move.ts'
import { type Fields, fieldsIn, isMatch } from './order-fields.ts'

/** The namespace of the signature (PROTOCOL.sshsig of OpenSSH): text that is signed for another one is not an order. */
export const orderNamespace = 'kiln-order@v1'
/** Lengths in characters, each of which is one byte. */
export const mostOrderText = 2048
export const mostOrderSignature = 4096
/** Between `issued` and `expires`. */
export const longestOrderMs = 24 * 3_600_000

export type OrderBox = {
  /** Its install_id. */
  id: string
  /** 32 bytes of its Ed25519 key in base64url. */
  key: string
  /** Its host name, as the person saw it. */
  name: string
}
export type OrderValues =
  | { kind: 'logs'; values: { on: boolean } }
  | { kind: 'move'; values: MoveTo }
  | { kind: 'hand-over'; values: HandOver }
  | { kind: 'wipe'; values: Record<never, never> }
export type Order = OrderValues & {
  box: OrderBox
  /** A UUID of version 4. */
  id: string
  /** Milliseconds since the epoch. */
  issued: number
  expires: number
}

/** Why a box refuses an order, in the sequence of its checks. */
const orderRefusals = [
  'unreadable',
  'no-owner',
  'signature',
  'other-box',
  'clock',
  'expired',
  'early',
  'repeated',
  'older',
] as const
export type OrderRefusal = (typeof orderRefusals)[number]
/** Why a box could not carry out an order that it accepted. */
const orderFailures = [
  'ticket',
  'unknown-there',
  'not-admitted',
  'not-reached',
  'no-updates',
  'replaced',
  'begun',
  ...handOverWaits,
] as const
export type OrderFailure = (typeof orderFailures)[number]

/** A box's answers to an order. */
export const orderCodes = ['wiping', 'handing', ...orderRefusals, ...orderFailures] as const
/** null: no code, or one that this version does not know. */
export const orderCode = (message: string) => orderCodes.find(code => code === message) ?? null

/** The kind of an order, for texts. */
export const orderWords = ['logs-on', 'logs-off', 'move', 'hand-over', 'wipe', 'unknown'] as const
export function orderWord(order: OrderValues | null): (typeof orderWords)[number] {
  if (order === null) return 'unknown'
  if (order.kind !== 'logs') return order.kind
  return order.values.on ? 'logs-on' : 'logs-off'
}

/** The text that is signed: pure ASCII, so that no two bytes look the same. */
export function orderText({ kind, box, id, issued, expires, values }: Order): string {
  const { id: install, key, name } = box
  const text = JSON.stringify({
    v: 1,
    kind,
    box: { id: install, key, name },
    id,
    issued,
    expires,
    values: valuesOf({ kind, values } as OrderValues),
  })
  return text.replace(/[^\x20-\x7e]/g, char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function valuesOf({ kind, values }: OrderValues) {
  if (kind === 'logs') return { on: values.on }
  if (kind === 'wipe') return {}
  return kind === 'move' ? moveValues(values) : handOverValues(values)
}

/** null for anything but the text that `orderText` writes for an order. */
export function readOrder(text: string): Order | null {
  if (text.length > mostOrderText) return null
  try {
    const order = orderOf(fieldsIn(JSON.parse(text)))
    return order !== null && orderText(order) === text ? order : null
  } catch {
    return null
  }
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i
/** Up to the year 9999. */
const isTime = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) > 0 && Number(value) < 253_402_300_800_000

function orderOf({ kind, box, id, issued, expires, values }: Fields): Order | null {
  const { id: install, key, name } = fieldsIn(box)
  if (!isMatch(install, uuid) || !isMatch(key, /^[\w-]{43}$/) || !isMatch(name, /^[^\p{C}]{1,253}$/u))
    return null
  if (!isMatch(id, uuid) || !isTime(issued) || !isTime(expires) || expires <= issued) return null
  const what = whatOf(kind, fieldsIn(values))
  return what && { ...what, box: { id: install, key, name }, id, issued, expires }
}

function whatOf(kind: unknown, values: Fields): OrderValues | null {
  if (kind === 'wipe') return { kind, values: {} }
  if (kind === 'logs')
    return typeof values['on'] === 'boolean' ? { kind, values: { on: values['on'] } } : null
  if (kind === 'hand-over') {
    const given = handOverOf(values)
    return given && { kind, values: given }
  }
  const to = kind === 'move' ? moveOf(values) : null
  return to && { kind: 'move', values: to }
}
