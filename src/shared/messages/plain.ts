// The subset of ICU MessageFormat that nearly every text uses: holes, {name}, and plurals of one number by CLDR
// category, {count, plural, one {# drive} other {# drives}}. It needs no library, so that the window's start does not
// load one; a test compares it with FormatJS on the whole catalogue.
import type { Locale } from './locale.ts'
import { countText } from './quantities.ts'

const hole = /\{(\w+)\}/g
const plural = /\{(\w+), plural,((?: (?:zero|one|two|few|many|other) \{[^{}]*\})+)\}/g
const pieces = new RegExp(`${plural.source}|${hole.source}|[^{}]+`, 'g')
const choices = /(\w+) \{([^{}]*)\}/g

/** Only such holes and plurals: no exact number, no select, no quoting by apostrophes. */
export const isPlain = (pattern: string): boolean =>
  !/[{}]/.test(pattern.replace(plural, '').replace(hole, '')) && !/'[{}#]/.test(pattern)

type Parts = {
  /** The text around the holes. */
  literal: (text: string) => string
  /** The content of a hole. */
  textOf: (hole: string) => string
  /** The number that selects a plural's form. */
  countOf: (hole: string) => number
}

export function fillPlain(pattern: string, locale: Locale, { literal, textOf, countOf }: Parts): string {
  // One pass fills all holes, so that a hole's value is never parsed as a part of the text.
  return pattern.replace(pieces, (text, counted?: string, words?: string, name?: string) => {
    if (counted !== undefined && words !== undefined)
      return literal(pluralText(locale, countOf(counted), words))
    return name === undefined ? literal(text) : textOf(name)
  })
}

const rules = new Map<Locale, Intl.PluralRules>()

function pluralText(locale: Locale, count: number, words: string): string {
  const rule = rules.get(locale) ?? new Intl.PluralRules(locale)
  rules.set(locale, rule)
  const byCategory = new Map([...words.matchAll(choices)].map(([, category, text]) => [category, text]))
  const text = byCategory.get(rule.select(count)) ?? byCategory.get('other') ?? ''
  return text.replaceAll('#', countText(locale, count))
}
