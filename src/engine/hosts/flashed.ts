// A drive that Kiln wrote becomes a host: its key was made with it, so it is trusted before it has ever run.
import type { DriveResult } from '#shared/flash/flash.ts'
import type { Host } from '#shared/hosts/host.ts'
import { withHostKey } from './known-hosts.ts'
import { newHost } from './new-host.ts'
import type { HostState, HostStore } from './store.ts'

type Flashed = { results: readonly DriveResult[]; image: string | null; name: string; at: number }

/** Keeps the drives that were written completely and have their own name and key. */
export const rememberFlashed = (store: HostStore, flashed: Flashed): Promise<HostState> =>
  store.change(state => withFlashed(state, flashed))

/** Pure. A name that is flashed again is the same host, set up again: its old key goes. */
export function withFlashed(state: HostState, { results, image, name, at }: Flashed): HostState {
  let { hosts, knownHosts } = state
  for (const { outcome, hostname, hostKey, user } of results) {
    if ((outcome !== 'verified' && outcome !== 'written') || !hostname || !hostKey) continue
    knownHosts = withHostKey(knownHosts, hostname, hostKey)
    const facts: Partial<Host> = { flashed: { image, name, at }, seen: null }
    const old = hosts.find(each => each.added === 'flashed' && each.name === hostname)
    const address = {
      host: `${hostname.toLowerCase()}.local`,
      port: 22,
      user: user ?? 'root',
      jump: null,
      identity: null,
    }
    hosts = old
      ? hosts.map(each =>
          each === old ? { ...each, ...facts, address: { ...each.address, user: address.user } } : each,
        )
      : [...hosts, newHost(hosts, { name: hostname, address, added: 'flashed', addedAt: at, ...facts })]
  }
  return { hosts, knownHosts }
}
