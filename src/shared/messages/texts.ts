// Messages as text, in one language: what a face shows. ICU MessageFormat by FormatJS; most texts have plain holes only
// and are filled without it, so that a start does not pay for plurals that it does not show.
import { IntlMessageFormat } from 'intl-messageformat'
import { isolated } from './accents.ts'
import type { ErrorCode, FillingArgs, MessageCode } from './codes.ts'
import type { english } from './en/index.ts'
import type { ErrorReport } from './error-report.ts'
import type { Filling } from './holes.ts'
import { type Locale, pseudoLocale } from './locale.ts'
import type { Message, Value, Values } from './message.ts'
import { pseudoPattern } from './pseudo.ts'
import { bytesText, countText, dayText, listText, mebibytesText, secondsText } from './quantities.ts'

type ErrorText = { message: string; hint: string }

type Catalogue = { readonly [code: string]: string }
type Shared = (typeof english)['texts']
/** The texts that a face has at hand: all of them, or those of the pages that it has loaded. */
export type AtHand = { readonly texts: Catalogue; readonly errors: (typeof english)['errors'] }
type TextOf<Own extends Catalogue, Code> = Code extends MessageCode
  ? Shared[Code]
  : Code extends keyof Own
    ? Own[Code]
    : never

export type Texts<Own extends Catalogue = Record<never, string>> = {
  readonly locale: Locale
  /** A text of the catalogue. */
  t: <Code extends MessageCode | (keyof Own & string)>(
    code: Code,
    ...values: FillingArgs<Filling<TextOf<Own, Code>, Value>>
  ) => string
  /** Any value: a message, a size, a list; a string is data and stays as it is. */
  text: (value: Value) => string
  /** Data beside texts in one line, as it is: "raw · needs 2 GB". The pseudo-language marks it as data. */
  data: (text: string) => string
  /** What happened and what to do next. A record of an older Kiln brings its own text along. */
  error: (report: Pick<ErrorReport, 'code' | 'values' | 'text'>) => ErrorText
}

/** `own`: texts that one face alone shows, so that no other carries them. */
export function createTexts<const Own extends Catalogue = Record<never, string>>(
  locale: Locale,
  { texts, errors }: AtHand,
  own?: Own,
): Texts<Own> {
  const compiled = new Map<string, IntlMessageFormat>()

  function format(pattern: string, values: Values = {}): string {
    if (locale !== pseudoLocale && isPlain(pattern)) return fillPlain(pattern, name => shown(values[name]))
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
    const counts = (given: Value | undefined) => (typeof given === 'number' ? given : filled(given))
    const filling = Object.fromEntries(holesOf(pattern).map(name => [name, counts(values[name])]))
    return String(made.format(filling))
  }

  /** In a text; in the pseudo-language data is marked there. */
  const filled = (value: Value | undefined): string =>
    typeof value === 'string' && locale === pseudoLocale ? isolated(value) : shown(value)

  function shown(value: Value | undefined): string {
    if (value === undefined) return ''
    if (typeof value === 'string') return value
    if (typeof value === 'number') return countText(locale, value)
    if ('code' in value) return textOf(value)
    if ('bytes' in value) return bytesText(locale, value.bytes)
    if ('seconds' in value) return secondsText(locale, value.seconds)
    if ('mebibytes' in value) return mebibytesText(locale, value.mebibytes)
    if ('day' in value) return dayText(locale, value.day)
    if ('sentences' in value) return value.sentences.map(filled).join(' ')
    return listText(locale, value.list.map(filled))
  }

  const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(errors, code)

  /** An error inside another text says what happened; a code of a newer Kiln is shown as it is. */
  function textOf({ code, values }: Message): string {
    const pattern = patternOf(texts, code) ?? patternOf(own ?? {}, code)
    if (pattern !== undefined) return format(pattern, values)
    return isErrorCode(code) ? format(errors[code].message, values) : code
  }

  return {
    locale,
    t: (code, ...[values]) => textOf(values === undefined ? { code } : { code, values: values as Values }),
    text: shown,
    data: text => (locale === pseudoLocale ? isolated(text) : text),
    error: ({ code, values, text }) => {
      if (text) return text
      if (!isErrorCode(code)) return { message: `${code} ${JSON.stringify(values)}`, hint: '' }
      const { message, hint } = errors[code]
      return { message: format(message, values).trim(), hint: format(hint, values).trim() }
    },
  }
}

/** Only holes like {name}: no plural, no select, no quoting by apostrophes. */
export const isPlain = (pattern: string): boolean => !/\{\s*\w+\s*,|'[{}]/.test(pattern)

const fillPlain = (pattern: string, value: (name: string) => string) =>
  pattern.replace(/\{(\w+)\}/g, (_, name: string) => value(name))

const holesOf = (pattern: string): string[] =>
  [...pattern.matchAll(/\{\s*(\w+)\s*[,}]/g)].map(([, name = '']) => name)

const patternOf = (catalogue: Catalogue, code: string) =>
  Object.hasOwn(catalogue, code) ? catalogue[code] : undefined
