// The answers to a profile's options: what each is, and which of them the engine is given. Pure.
import type { Option, OptionValue, OptionValues } from '#shared/profiles/option.ts'

export const optionAnswer = ({ key, type, default: preset }: Option, given: OptionValues): OptionValue => {
  const value = given[key] ?? preset
  if (value !== null) return value
  if (type.kind === 'list') return []
  return type.kind === 'bool' ? false : ''
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/**
 * Cleans an answer as the engine wants it: no empty rows, and nothing for a number that was emptied (its default
 * holds).
 */
function cleaned({ type }: Option, value: OptionValue): OptionValue | undefined {
  if (Array.isArray(value)) return value.filter(item => item !== '')
  return type.kind !== 'string' && value === '' ? undefined : value
}

/** The answers that differ from the profile's defaults, in the order of the form; secrets never. */
export function changedOptions(options: readonly Option[], given: OptionValues): OptionValues {
  const changed: OptionValues = {}
  for (const option of options) {
    const value = given[option.key]
    if (value === undefined || option.secret) continue
    const clean = cleaned(option, value)
    if (clean === undefined || same(clean, option.default)) continue
    if (option.default === null && (clean === '' || same(clean, []))) continue
    changed[option.key] = clean
  }
  return changed
}

/** Shown otherwise than without an answer; an emptied number counts, too. */
export const isChanged = (option: Option, given: OptionValues): boolean =>
  !option.secret && JSON.stringify(optionAnswer(option, given)) !== JSON.stringify(optionAnswer(option, {}))
