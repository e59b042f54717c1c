// The language of menus, dialogs and notifications. Only English is complete; KILN_LANGUAGE=en-XA marks every text of
// the catalogue, for tests.
import { english } from '#shared/messages/en/index.ts'
import { localeOf } from '#shared/messages/locale.ts'
import { createTexts } from '#shared/messages/texts.ts'

export const texts = createTexts(localeOf(process.env['KILN_LANGUAGE']), english)
export const { t } = texts
