// Accented English, the pseudo-language: every letter changes, so that an unchanged one stands out.
import { type Locale, pseudoLocale } from './locale.ts'

const plain = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
const marked = 'áƀçđéƒğĥíĵķļɱñóþɋŕšţúṽŵẋýžÁɃÇĐÉƑĞĤÍĴĶĻṀÑÓÞɊŔŠŢÚṼŴẊÝŽ'

const accents = new Map([...plain].map((letter, at) => [letter, marked.charAt(at)]))

export const accented = (text: string): string =>
  text.replace(/[a-z]/gi, letter => accents.get(letter) ?? letter)

/** Data inside a text, between invisible marks (Unicode's isolates), so that it is not taken for text. */
export const isolated = (data: string): string => `\u2068${data}\u2069`

/** A strong letter of a right-to-left script. */
const rightToLeft =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u

/**
 * Data that would otherwise affect the text around it: "12 MB" after a Hebrew name would be read as a part of that
 * name.
 */
export const isolatedWhereTurned = (data: string): string => (rightToLeft.test(data) ? isolated(data) : data)

/** Cleans text that is copied to be typed or sent: the marks are invisible, and a shell reads them as letters. */
export const withoutMarks = (text: string): string => text.replaceAll(/[\u2068\u2069]/g, '')

/** Intl's output in a language; it does not know the pseudo-language. */
export const inLanguage = (locale: Locale, text: string): string =>
  locale === pseudoLocale ? accented(text) : text
