// The window's language. Only English is complete; ?language=en-XA marks every text of the catalogue, for tests.
import { start } from '#shared/messages/en/start.ts'
import { localeOf } from '#shared/messages/locale.ts'
import { createTexts } from '#shared/messages/texts.ts'
import { once } from '../once.ts'

const asked = typeof location === 'undefined' ? null : new URLSearchParams(location.search).get('language')
const atHand = { texts: { ...start.texts }, errors: start.errors }

export const texts = createTexts(localeOf(asked), atHand)
/** `t('code', { hole })`: a text of the catalogue in the window's language. */
export const { t } = texts

/** The texts of all that is loaded after the first page; whatever is loaded then waits for them (`withPageTexts`). */
const pageTexts = once(async () => {
  Object.assign(atHand.texts, (await import('#shared/messages/en/window/pages.ts')).pages)
})

/** Loads a part of the window that was not there at its start. Its texts come first: a module may read them at once. */
export async function withPageTexts<T>(load: () => Promise<T>): Promise<T> {
  await pageTexts()
  return load()
}

/** An error on one line: what happened and what to do next. */
export function errorLine(report: Parameters<typeof texts.error>[0]): string {
  const { message, hint } = texts.error(report)
  return `${message} ${hint}`.trim()
}
