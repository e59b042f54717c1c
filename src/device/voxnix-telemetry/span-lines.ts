// Parses a line of the model's process as a span: in one pass, bounded, and without keys that this version
// does not know.
import { longestSpan, longestValue, type Span, type SpanValue } from '#shared/workloads/spans.ts'
import { fieldsOf } from '../lib/decode.ts'

const mostAttributes = 64
const mostItems = 32

const isShort = (value: unknown): value is string => typeof value === 'string' && value.length <= longestValue
const isHex = (value: unknown, digits: number): value is string =>
  typeof value === 'string' && value.length === digits && /^[0-9a-f]+$/.test(value) && !/^0+$/.test(value)
const isTime = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0

const isValue = (value: unknown): value is SpanValue =>
  isShort(value) ||
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isFinite(value)) ||
  (Array.isArray(value) && value.length <= mostItems && value.every(isShort))

function attributesOf(value: unknown): Span['attributes'] | null {
  const entries = Object.entries(fieldsOf(value) ?? {})
  if (entries.length > mostAttributes) return null
  const found: Record<string, SpanValue> = {}
  for (const [key, each] of entries) {
    if (!/^[a-z0-9_.]{1,100}$/.test(key) || !isValue(each)) return null
    found[key] = each
  }
  return found
}

/** null if it is not one. */
export function spanOf(line: string): Span | null {
  if (line.length > longestSpan) return null
  const fields = (() => {
    try {
      return fieldsOf(JSON.parse(line)) ?? {}
    } catch {
      // It was cut off.
      return {}
    }
  })()
  const { traceId, spanId, parentId, name, isClient, startMs, endMs, error } = fields
  const attributes = attributesOf(fields['attributes'])
  if (!isHex(traceId, 32) || !isHex(spanId, 16) || attributes === null) return null
  if (parentId !== null && !isHex(parentId, 16)) return null
  if (!isShort(name) || !isTime(startMs) || !isTime(endMs) || typeof isClient !== 'boolean') return null
  if (error !== null && !isShort(error)) return null
  return { traceId, spanId, parentId, name, isClient, startMs, endMs, attributes, error }
}
