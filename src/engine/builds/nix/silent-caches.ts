// Caches that accept a connection and then say nothing. Nix would wait for each of their answers for minutes, again and again; what
// does not even accept, it gives up.
import type { Ports } from '#engine/ports/index.ts'
import type { Cache } from '#shared/caches/cache.ts'

const acceptWithinMs = 5_000
/** As long as Nix waits for a connection. */
const answerWithinMs = 15_000

/** Those of the list that are silent; what is not asked by HTTP, or perhaps through a proxy, is not among them. */
export async function silentCaches(
  { reach }: Pick<Ports, 'reach'>,
  caches: readonly Cache[],
  signal: AbortSignal,
): Promise<Cache[]> {
  const isSilent = async ({ url }: Cache): Promise<boolean> => {
    if (!/^https?:/.test(url) || !URL.canParse(url)) return false
    const { hostname, port, protocol } = new URL(url)
    const within = (ms: number) => AbortSignal.any([signal, AbortSignal.timeout(ms)])
    const service = {
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port) || (protocol === 'https:' ? 443 : 80),
    }
    if (!(await reach.accepts({ ...service, signal: within(acceptWithinMs) }))) return false
    const asked = `${url.replace(/\/+$/, '')}/nix-cache-info`
    return (await reach.fetch({ url: asked, maxBodyBytes: 4096, signal: within(answerWithinMs) })) === null
  }
  const found = await Promise.all(caches.map(isSilent))
  signal.throwIfAborted()
  return caches.filter((_, at) => found[at])
}
