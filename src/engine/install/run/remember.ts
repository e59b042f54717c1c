// The installed machine becomes a trusted host: its key was made here, and sent over a checked connection. Pure.
import { withKey } from '#engine/hosts/known-hosts.ts'
import { newHost, sameAddress } from '#engine/hosts/new-host.ts'
import { type HostState, namesOf } from '#engine/hosts/store.ts'
import type { HostTarget } from '#shared/deploy/target.ts'
import { knownName } from '#shared/hosts/address.ts'
import type { Host } from '#shared/hosts/host.ts'

type Installed = { target: HostTarget; publicKey: string; name: string; at: number }

/** The key that was trusted there belonged to the erased system. */
export function remember(state: HostState, { target, publicKey, name, at }: Installed): HostState {
  const { host, port, user, jump, identity } = target
  const address = { host, port, user, jump, identity }
  const facts: Partial<Host> = { flashed: { image: null, name, at }, seen: null }
  const old =
    state.hosts.find(each => sameAddress(each.address, address)) ??
    state.hosts.find(
      each => each.address.host.toLowerCase() === host.toLowerCase() && each.address.port === port,
    )
  const names = [...new Set([...(old ? namesOf(old) : []), knownName(address)])]
  const [type = '', key = ''] = publicKey.split(' ')
  return {
    knownHosts: withKey(state.knownHosts, names, { type, key }),
    hosts: old
      ? state.hosts.map(each => (each === old ? { ...each, ...facts } : each))
      : [
          ...state.hosts,
          newHost(state.hosts, { name: host, address, added: 'typed', addedAt: at, ...facts }),
        ],
  }
}
