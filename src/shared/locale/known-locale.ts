// Whether a typed place is one: the lists of a form, and what else names the same. Pure.
import { languages } from './languages.ts'

/** Whatever its charset and variant: "de_DE", "de_DE.UTF-8", "de_DE@euro". */
export function isLanguage(locale: string): boolean {
  const [name = ''] = locale.split(/[.@]/)
  return name === 'POSIX' || languages.includes(`${name}.UTF-8`)
}

/** Accepts an older name such as US/Eastern, but not another case of its letters, because machines look for a file. */
export function isTimeZone(zone: string): boolean {
  const small = zone.toLowerCase()
  const listed = Intl.supportedValuesOf('timeZone').find(each => each.toLowerCase() === small)
  if (listed !== undefined) return listed === zone
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** Machines have more keymaps than the list: one that begins with two letters has those of a country or a language. */
export function isKeymap(keymap: string): boolean {
  const [, two] = /^([a-z]{2})(?![a-z])/.exec(keymap) ?? []
  if (two === undefined) return true
  const isKnown = (type: 'region' | 'language', code: string) =>
    new Intl.DisplayNames(['en'], { type, fallback: 'none' }).of(code) !== undefined
  return isKnown('region', two.toUpperCase()) || isKnown('language', two)
}
