// The language of menus, dialogs and notifications. Only English is complete; KILN_LANGUAGE=en-XA marks every text of
// the catalogue, for tests.
import { allTexts } from '#shared/messages/all-texts.ts'
import { localeOf } from '#shared/messages/locale.ts'

export const texts = allTexts(localeOf(process.env['KILN_LANGUAGE']))
export const { t } = texts
