// The window's language. Only English is complete; ?language=en-XA marks every text of the catalogue, for tests.
import { start } from '#shared/messages/en/start.ts'
import { localeOf } from '#shared/messages/locale.ts'
import { type AtHand, createTexts, onOneLine } from '#shared/messages/texts.ts'
import { once } from '../once.ts'
import { loadedTexts, type Own } from './own-texts.ts'

const wanted = typeof location === 'undefined' ? null : new URLSearchParams(location.search).get('language')
const locale = localeOf(wanted)
const atHand: AtHand = {
  texts: Object.assign(loadedTexts, start.texts),
  errors: { ...start.errors },
  icu: null,
  bidirectional: true,
}

export const texts = createTexts<Own>(locale, atHand)
/** `t('code', { hole })`: a text of the catalogue in the window's language. */
export const { t } = texts

/** The texts of all that the engine says; the connection waits for them, so that none of it is shown without. */
export const engineTexts = once(async () => {
  const [{ engine }, { createIcu }] = await Promise.all([
    import('#shared/messages/en/engine.ts'),
    import('#shared/messages/icu.ts'),
  ])
  Object.assign(atHand.texts, engine.texts)
  Object.assign(atHand.errors, engine.errors)
  atHand.icu = createIcu(locale)
})

/** Loads a part of the window that was not there at its start: it may show what the engine says. */
export async function withEngineTexts<T>(load: () => Promise<T>): Promise<T> {
  await engineTexts()
  return load()
}

/** An error on one line: what happened and what to do next. */
export const errorLine = (report: Parameters<typeof texts.error>[0]): string => onOneLine(texts.error(report))
