// Decodes Connect's answer without a library. A property test compares it with the contract's schema.
import { mostOrderSignature, mostOrderText } from '#shared/connect/order.ts'
import { fieldsOf, isTime } from '../lib/decode.ts'

export const commandKinds = ['report', 'reboot', 'restart_ha', 'logs'] as const
export type CommandKind = (typeof commandKinds)[number]
export type Command = { id: string; kind: CommandKind; expires_at: string }

/** An order as its owner signed it, undecoded. */
export type Signed = { order: string; signature: string }
export type Carried = Signed & { id: string }

const most = 20
const mostOrders = 4
/** RFC 9562, any version, with its two special values. */
const uuid =
  /^([0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|0{8}-0{4}-0{4}-0{4}-0{12}|f{8}-f{4}-f{4}-f{4}-f{12})$/i

export const isKind = (value: unknown): value is CommandKind => commandKinds.some(kind => kind === value)

export function commandsOf(value: unknown): { commands: Command[]; orders: Carried[] } | null {
  const { commands, orders = [] } = fieldsOf(value) ?? {}
  const read = listOf(commands, most, commandOf)
  const carried = listOf(orders, mostOrders, carriedOf)
  return read && carried && { commands: read, orders: carried }
}

function listOf<T>(
  value: unknown,
  length: number,
  decode: (fields: ReturnType<typeof fieldsOf>) => T | null,
): T[] | null {
  if (!Array.isArray(value) || value.length > length) return null
  const all = value.map(each => decode(fieldsOf(each)))
  return all.every(each => each !== null) ? all : null
}

function carriedOf(fields: ReturnType<typeof fieldsOf>): Carried | null {
  const { id, order, signature } = fields ?? {}
  if (typeof id !== 'string' || !uuid.test(id)) return null
  const isWhole = isText(order, mostOrderText) && isText(signature, mostOrderSignature)
  return isWhole ? { id, order, signature } : null
}

/** Counts code points, like zod. */
const isText = (value: unknown, length: number): value is string =>
  typeof value === 'string' && value !== '' && [...value].length <= length

function commandOf(fields: ReturnType<typeof fieldsOf>): Command | null {
  const { id, kind, expires_at } = fields ?? {}
  if (typeof id !== 'string' || !uuid.test(id) || !isKind(kind) || !isTime(expires_at)) return null
  return { id, kind, expires_at }
}
