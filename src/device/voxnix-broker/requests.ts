// Parses a line from a socket: a request, or what is wrong with it.
import { decodeFields } from '#shared/workloads/fields.ts'
import { isVerb, verbRow } from '#shared/workloads/verbs.ts'
import type { Reply, Request } from '#shared/workloads/wire.ts'
import { fieldsOf } from '../lib/decode.ts'

const isNumber = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0
const isShort = (value: unknown, most: number): value is string | undefined =>
  value === undefined || (typeof value === 'string' && value.length > 0 && value.length <= most)

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

export function requestOf(line: string): Request | Extract<Reply, { ok: false }> {
  const { id, verb, input, as, conversation, untrusted } = fieldsOf(parsed(line)) ?? {}
  const number = isNumber(id) ? id : 0
  if (!isNumber(id) || !isVerb(verb) || !isShort(as, 20) || !isShort(conversation, 100))
    return { id: number, ok: false, code: 'request' }
  if (untrusted !== undefined && typeof untrusted !== 'boolean') return { id, ok: false, code: 'request' }
  const decoded = decodeFields(verbRow(verb).input, input)
  if ('wrong' in decoded) return { id, ok: false, code: 'input', detail: decoded.wrong }
  return {
    id,
    verb,
    input: decoded.input,
    ...(as !== undefined && { as }),
    ...(conversation !== undefined && { conversation }),
    ...(untrusted && { untrusted }),
  }
}
