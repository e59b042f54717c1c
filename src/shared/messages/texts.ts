// Messages as text, in one language: what a face shows. They are written in ICU MessageFormat; nearly all of them are
// plain (plain.ts), the others need FormatJS (icu.ts), which a window loads after its first page.

import { inLanguage, isolated, isolatedWhereTurned } from './accents.ts'
import type { FillingArgs, MessageCode } from './codes.ts'
import type { english } from './en/index.ts'
import type { ErrorReport } from './error-report.ts'
import type { Filling } from './holes.ts'
import type { FillIcu } from './icu.ts'
import { type Locale, pseudoLocale } from './locale.ts'
import type { Message, Value, Values } from './message.ts'
import { fillPlain, isPlain } from './plain.ts'
import { bytesText, countText, dayText, listText, mebibytesText, secondsText } from './quantities.ts'

type ErrorText = { message: string; hint: string }

type Catalogue = { readonly [code: string]: string }
type Shared = (typeof english)['texts']
/** The texts that a face has loaded: all of them, or those of its pages so far. */
export type AtHand = {
  readonly texts: Catalogue
  readonly errors: { readonly [code: string]: ErrorText }
  /** The ICU formatter for the face's language; null before it is loaded. */
  icu: FillIcu | null
  /** The face draws text in both directions, and hides the marks that separate them. A terminal does not. */
  readonly bidirectional?: boolean
}
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
  /** Any value: a message, a size, a list; a string is data and stays unchanged. */
  text: (value: Value) => string
  /** Data next to texts in one line, unchanged: "raw · needs 2 GB". The pseudo-language marks it as data. */
  data: (text: string) => string
  /** The message and the hint. A record of an older Kiln has its own text. */
  error: (report: Pick<ErrorReport, 'code' | 'values' | 'text'>) => ErrorText
}

/** `own`: texts that only one face shows, so that no other loads them. `atHand` may grow. */
export function createTexts<const Own extends Catalogue = Record<never, string>>(
  locale: Locale,
  atHand: AtHand,
  own?: Own,
): Texts<Own> {
  function format(pattern: string, values: Values = {}): string {
    if (isPlain(pattern))
      return fillPlain(pattern, locale, {
        literal: text => inLanguage(locale, text),
        textOf: hole => filled(values[hole]),
        countOf: hole => Number(values[hole]),
      })
    if (!atHand.icu) throw new Error(`FormatJS is not loaded yet, and this text needs it: ${pattern}`)
    const counts = (given: Value | undefined) => (typeof given === 'number' ? given : filled(given))
    return atHand.icu(pattern, Object.fromEntries(holesOf(pattern).map(name => [name, counts(values[name])])))
  }

  /** Within a text; in the pseudo-language data is marked there. */
  const filled = (value: Value | undefined): string =>
    typeof value === 'string' ? asData(value) : shown(value)

  const asData = (text: string): string => {
    if (locale === pseudoLocale) return isolated(text)
    return atHand.bidirectional ? isolatedWhereTurned(text) : text
  }

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

  /** An error inside another text tells what happened; an unknown code is shown as it is. */
  function textOf({ code, values }: Message): string {
    const pattern =
      known(atHand.texts, code) ?? known(own ?? {}, code) ?? known(atHand.errors, code)?.message ?? null
    return pattern === null ? code : format(pattern, values)
  }

  return {
    locale,
    t: (code, ...[values]) => textOf(values === undefined ? { code } : { code, values: values as Values }),
    text: shown,
    data: asData,
    error: ({ code, values, text }) => {
      if (text) return text
      const error = known(atHand.errors, code)
      if (!error) return { message: `${code} ${JSON.stringify(values)}`, hint: '' }
      return { message: format(error.message, values).trim(), hint: format(error.hint, values).trim() }
    },
  }
}

const holesOf = (pattern: string): string[] =>
  [...pattern.matchAll(/\{\s*(\w+)\s*[,}]/g)].map(([, name = '']) => name)

const known = <T>(table: { readonly [code: string]: T }, code: string): T | undefined =>
  Object.hasOwn(table, code) ? table[code] : undefined

/** The message and the hint in one line, for lists. A reason of another program may end without a full stop. */
export function onOneLine({ message, hint }: ErrorText): string {
  if (hint === '') return message
  return /[.!?:…]\u2069*$/.test(message) ? `${message} ${hint}` : `${message}. ${hint}`
}
