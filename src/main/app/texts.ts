// The language of menus, dialogs and notifications. Only English is complete; KILN_LANGUAGE=en-XA marks every text of
// the catalogue, for tests. The menu's texts are loaded at the start, the rest once the page has been shown.

import { desktop } from '#shared/messages/en/app-desktop.ts'
import { start } from '#shared/messages/en/start.ts'
import { localeOf } from '#shared/messages/locale.ts'
import { type AtHand, createTexts } from '#shared/messages/texts.ts'

const locale = localeOf(process.env['KILN_LANGUAGE'])
const atHand: AtHand = {
  texts: { ...start.texts, ...desktop },
  errors: { ...start.errors },
  icu: null,
}

export const texts = createTexts(locale, atHand)
export const { t } = texts

/** The whole catalogue, for texts about jobs. */
export async function loadAllTexts(): Promise<void> {
  const [{ english }, { createIcu }] = await Promise.all([
    import('#shared/messages/en/index.ts'),
    import('#shared/messages/icu.ts'),
  ])
  Object.assign(atHand.texts, english.texts)
  Object.assign(atHand.errors, english.errors)
  atHand.icu = createIcu(locale)
}
