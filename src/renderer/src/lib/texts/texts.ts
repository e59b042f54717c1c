// The window's language. Only English is complete; ?language=en-XA marks every text of the catalogue, for tests.
import { localeOf } from '#shared/messages/locale.ts'
import { createTexts } from '#shared/messages/texts.ts'

const asked = typeof location === 'undefined' ? null : new URLSearchParams(location.search).get('language')

export const texts = createTexts(localeOf(asked))
/** `t('code', { hole })`: a text of the catalogue in the window's language. */
export const { t } = texts

/** An error on one line: what happened and what to do next. */
export function errorLine(report: Parameters<typeof texts.error>[0]): string {
  const { message, hint } = texts.error(report)
  return `${message} ${hint}`.trim()
}
