// A cache is forgotten after a question: with it goes the key that somebody looked up.
import { failure } from '#shared/errors.ts'
import type { Session } from '../session.ts'
import { saidYes } from '../terminal/said-yes.ts'
import { t } from '../texts.ts'

/** Throws cache.unknown, cache.unconfirmed. */
export async function removeCache(
  { client, output, ask }: Session,
  wanted: string,
  { yes = false }: { yes?: boolean },
): Promise<void> {
  if (!yes) {
    const { caches } = await client.caches.list({})
    // Nobody is asked about what is not there: the engine says so.
    const isThere = caches.some(each => each.url === wanted)
    if (isThere && !saidYes(await ask(t('cli.cache.ask-remove', { url: wanted }))))
      throw failure('cache.unconfirmed', { operation: 'caches.rm', values: { url: wanted } })
  }
  const { url } = await client.caches.remove({ url: wanted })
  output.line(t('cli.cache.removed', { url }))
  output.object({ type: 'result', url })
}
