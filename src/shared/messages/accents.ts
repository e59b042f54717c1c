// Accented English, the look of the pseudo-language: no letter stays as it was, so that an unchanged one stands out.
import { type Locale, pseudoLocale } from './locale.ts'

const plain = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
const marked = 'áƀçđéƒğĥíĵķļɱñóþɋŕšţúṽŵẋýžÁɃÇĐÉƑĞĤÍĴĶĻṀÑÓÞɊŔŠŢÚṼŴẊÝŽ'

const accents = new Map([...plain].map((letter, at) => [letter, marked.charAt(at)]))

export const accented = (text: string): string =>
  text.replace(/[a-z]/gi, letter => accents.get(letter) ?? letter)

/** Data inside a text, between invisible marks (Unicode's isolates), so that it is not taken for a plain letter. */
export const isolated = (data: string): string => `\u2068${data}\u2069`

/** What Intl says in a language: it has no words of the pseudo-language. */
export const inLanguage = (locale: Locale, text: string): string =>
  locale === pseudoLocale ? accented(text) : text
