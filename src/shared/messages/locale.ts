// The languages that Kiln speaks. `en-XA` is no language: its texts are accented English, so that a text which did not
// come out of the catalogue is seen at once. Tests ask for it; nobody is offered it.
export const locales = ['en', 'en-XA'] as const
export type Locale = (typeof locales)[number]
export const pseudoLocale = 'en-XA' satisfies Locale

/** What was asked for where Kiln speaks it, else English. */
export const localeOf = (asked: string | null | undefined): Locale =>
  locales.find(locale => locale === asked) ?? 'en'
