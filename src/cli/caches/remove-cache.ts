// Forgets a cache after a prompt: the key that the user looked up is lost.
import { failure } from '#shared/errors.ts'
import type { Session } from '../session.ts'
import { isYes } from '../terminal/is-yes.ts'
import { t } from '../texts.ts'

/** Throws cache.unknown, cache.unconfirmed. */
export async function removeCache(
  { client, output, ask }: Session,
  wanted: string,
  { yes = false }: { yes?: boolean },
): Promise<void> {
  if (!yes) {
    const { caches } = await client.caches.list({})
    // No prompt for a missing cache: the engine reports it.
    const isThere = caches.some(each => each.url === wanted)
    if (isThere && !isYes(await ask(t('cli.cache.ask-remove', { url: wanted }))))
      throw failure('cache.unconfirmed', { operation: 'caches.rm', values: { url: wanted } })
  }
  const { url } = await client.caches.remove({ url: wanted })
  output.line(t('cli.cache.removed', { url }))
  output.object({ type: 'result', url })
}
