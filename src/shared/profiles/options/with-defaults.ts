// The settings that something is made with: the answers, else the defaults. Pure.
import type { Option, OptionValues } from '../option.ts'

/** Without secrets, and without options that no current profile has. */
export function withDefaults(options: OptionValues, fields: readonly Option[]): OptionValues {
  const open = fields.filter(({ secret }) => !secret)
  const given = open.flatMap(({ key, default: usual }) => {
    const value = options[key] ?? usual
    return value === undefined || value === null ? [] : [[key, value] as const]
  })
  return Object.fromEntries(given)
}
