// All of ICU MessageFormat, by FormatJS: for the few texts with more than holes and plurals, and for the
// pseudo-language, whose texts are made from the parsed ones.
import { IntlMessageFormat } from 'intl-messageformat'
import { type Locale, pseudoLocale } from './locale.ts'
import { pseudoPattern } from './pseudo.ts'

export type FillIcu = (pattern: string, values: Readonly<Record<string, string | number>>) => string

export function createIcu(locale: Locale): FillIcu {
  const compiled = new Map<string, IntlMessageFormat>()
  return (pattern, values) => {
    const known = compiled.get(pattern)
    const made =
      known ??
      new IntlMessageFormat(
        locale === pseudoLocale ? pseudoPattern(pattern) : pattern,
        locale,
        {},
        { ignoreTag: true },
      )
    if (!known) compiled.set(pattern, made)
    return String(made.format(values))
  }
}
