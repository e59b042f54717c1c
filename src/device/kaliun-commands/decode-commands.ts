// Decodes Connect's answer without a library. A property test compares it with the contract's schema.
import { fieldsOf, isTime } from '../lib/decode.ts'

export const commandKinds = ['report', 'reboot', 'restart_ha', 'logs'] as const
export type CommandKind = (typeof commandKinds)[number]
export type Command = { id: string; kind: CommandKind; expires_at: string }

const most = 20
/** RFC 9562, any version, with its two special values. */
const uuid =
  /^([0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|0{8}-0{4}-0{4}-0{4}-0{12}|f{8}-f{4}-f{4}-f{4}-f{12})$/i

export const isKind = (value: unknown): value is CommandKind => commandKinds.some(kind => kind === value)

export function commandsOf(value: unknown): Command[] | null {
  const list = fieldsOf(value)?.['commands']
  if (!Array.isArray(list) || list.length > most) return null
  const commands = list.map(each => commandOf(fieldsOf(each)))
  return commands.every(each => each !== null) ? commands : null
}

function commandOf(fields: ReturnType<typeof fieldsOf>): Command | null {
  const { id, kind, expires_at } = fields ?? {}
  if (typeof id !== 'string' || !uuid.test(id) || !isKind(kind) || !isTime(expires_at)) return null
  return { id, kind, expires_at }
}
