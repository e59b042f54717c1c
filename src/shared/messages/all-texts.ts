// The texts of a face that has the whole catalogue from its start: the terminal, menus and notifications, tests.
import { english } from './en/index.ts'
import { createIcu } from './icu.ts'
import type { Locale } from './locale.ts'
import { createTexts, type Texts } from './texts.ts'

/** `own`: texts that no other face shows. */
export const allTexts = <const Own extends Record<string, string> = Record<never, string>>(
  locale: Locale,
  own?: Own,
): Texts<Own> => createTexts(locale, { ...english, icu: createIcu(locale) }, own)
