// The languages of Kiln. `en-XA` is a pseudo-language: its texts are accented English, so that a text from outside
// the catalogue stands out. Only tests use it.
const locales = ['en', 'en-XA'] as const
export type Locale = (typeof locales)[number]
export const pseudoLocale = 'en-XA' satisfies Locale

/** The requested language if Kiln has it, else English. */
export const localeOf = (wanted: string | null | undefined): Locale =>
  locales.find(locale => locale === wanted) ?? 'en'
