// Caches that accept a connection and then say nothing. Nix would wait for each of their answers for minutes, again and again; what
// does not even accept, it gives up.
import type { Ports } from '#engine/ports/index.ts'
import type { Cache } from '#shared/caches.ts'

const acceptWithinMs = 5_000
/** Nix waits this long for a connection. */
const answerWithinMs = 15_000

/** Returns the caches that do not answer by HTTP; caches of other kinds are left out. */
export async function silentCaches(
  { reach }: Pick<Ports, 'reach'>,
  caches: readonly Cache[],
  signal: AbortSignal,
): Promise<Cache[]> {
  const isSilent = async ({ url }: Cache): Promise<boolean> => {
    if (!/^https?:/.test(url) || !URL.canParse(url)) return false
    const infoUrl = `${url.replace(/\/+$/, '')}/nix-cache-info`
    return reach.isSilent({ url: infoUrl, acceptWithinMs, answerWithinMs, signal })
  }
  const found = await Promise.all(caches.map(isSilent))
  signal.throwIfAborted()
  return caches.filter((_, at) => found[at])
}
