// A cache that is the store of a host (ssh-ng://). It is reached over a checked connection, as a deploy's host is: a refusal
// has ssh's own reason, which Nix's ssh only prints somewhere, and Nix is looked for in the same places.
import { join } from 'node:path'
import { askHost, defineInquiry } from '#engine/hosts/ask-by-script.ts'
import { storeOf } from '#engine/nix/store-there.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { HostConnection } from '#engine/ports/ssh.ts'
import { failure, KilnError } from '#shared/errors.ts'
import { addressText, parseAddress } from '#shared/hosts/address.ts'

/** The store's URL, and the environment for the ssh that Nix starts. */
type StorePlace = { store: string; env: Record<string, string> }
type Reaching = { operation: string; signal: AbortSignal }

const askMs = 10_000

const nixInquiry = defineInquiry({
  name: 'nix',
  questions: [
    'say plain-daemon "$(command -v nix-daemon)"',
    'add_nix_to_path',
    'PATH=$PATH:/usr/local/bin:/usr/bin:/bin',
    'say daemon "$(command -v nix-daemon)"',
    '',
  ].join('\n'),
  parse: ({ text }) => ({ plain: text('plain-daemon'), daemon: text('daemon') }),
})

/** Any other cache is Nix's own to reach. Throws what ssh.connect throws, cache.host-key, cache.no-nix. */
export async function withStore<T>(
  ports: Pick<Ports, 'ssh' | 'folders'>,
  url: string,
  { operation, signal }: Reaching,
  body: (place: StorePlace) => Promise<T>,
): Promise<T> {
  const typed = url.startsWith('ssh-ng://') ? parseAddress(url.slice('ssh-ng://'.length)) : null
  if (!typed) return body({ store: url, env: {} })
  const { host } = typed
  const known = await ports.ssh.resolve(host, signal)
  const address = { host, port: typed.port ?? known.port, user: typed.user ?? known.user }
  const knownHosts = join(ports.folders.data, 'known_hosts')
  const connection = await ports.ssh
    .connect({ ...address, jump: null, identity: null }, { knownHosts, signal })
    .catch(thrown => {
      const isUnknown = thrown instanceof KilnError && thrown.code === 'ssh.host-key-unknown'
      if (!isUnknown) throw thrown
      // It need not be in the list of hosts.
      throw failure('cache.host-key', {
        operation,
        values: { host, address: addressText(address) },
        details: thrown.details,
        cause: thrown,
      })
    })
  try {
    return await body(await placeOn(connection, host, { operation, signal }))
  } catch (thrown) {
    // If the connection is gone, that is the reason.
    if (!signal.aborted) await connection.run(['true'], { signal, timeoutMs: askMs })
    throw thrown
  } finally {
    await connection.close()
  }
}

async function placeOn(connection: HostConnection, host: string, reaching: Reaching): Promise<StorePlace> {
  const { plain, daemon } = await askHost(connection, nixInquiry, { host, ...reaching })
  if (daemon === '') throw failure('cache.no-nix', { operation: reaching.operation, values: { host } })
  const isPath = /^\/[A-Za-z0-9._/+-]+$/.test(daemon)
  return { store: storeOf(connection, plain === '' && isPath ? daemon : null), env: connection.nix.env }
}
