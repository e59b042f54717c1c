// Converts KEY=VALUE from a command line to the option's type. Lists: repeat the key, or give a JSON list.
import type { Option, OptionValue, ScalarType } from '../option.ts'

/** The value, or the text itself if it does not fit, so that the check reports what is wrong. */
export function valueFromText(option: Option, text: string, earlier?: OptionValue): OptionValue {
  if (option.type.kind !== 'list') return scalar(option.type, text)
  const before = Array.isArray(earlier) ? earlier : []
  const parsed = text.trim().startsWith('[') ? jsonList(text) : null
  if (parsed) return [...before, ...parsed]
  const of = option.type.of
  return text === '' ? before : [...before, scalar(of, text)]
}

function scalar(type: ScalarType, text: string): string | number | boolean {
  if (type.kind === 'int' && /^[+-]?\d{1,15}$/.test(text.trim())) return Number(text)
  if (type.kind === 'bool') {
    if (/^(true|yes|on|1)$/i.test(text)) return true
    if (/^(false|no|off|0)$/i.test(text)) return false
  }
  return text
}

function jsonList(text: string): (string | number | boolean)[] | null {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) && value.every(isScalar) ? value : null
  } catch {
    return null
  }
}

const isScalar = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
