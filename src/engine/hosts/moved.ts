// A host that a deploy has moved, as it was planned: it was confirmed at its new address by the key that it is trusted by, so
// that it is known there from now on. Pure.

import type { HostTarget } from '#shared/deploy/target.ts'
import { knownName } from '#shared/hosts/address.ts'
import { type Host, hostAddress } from '#shared/hosts/host.ts'
import { keysFor, withKey, withoutNames } from './known-hosts.ts'
import { type HostState, namesOf } from './store.ts'

type Move = {
  from: HostTarget
  to: HostTarget
  /** Its record; undefined for a host that is not in the list. */
  host: Host | undefined
}

/** Keys found only in the user's known_hosts stay. What was trusted at the new address before is removed. */
export function withMove({ hosts, knownHosts }: HostState, { from, to, host }: Move): HostState {
  const address = hostAddress.safeParse({
    host: to.host,
    port: to.port,
    user: to.user,
    jump: to.jump ?? from.jump,
    identity: to.identity ?? from.identity,
  })
  if (!address.success) return { hosts, knownHosts }
  const [key] = keysFor(knownHosts, host ? namesOf(host) : [knownName(from)])
  const name = knownName(address.data)
  return {
    hosts: hosts.map(each =>
      each.id === host?.id ? { ...each, address: address.data, knownAs: null } : each,
    ),
    knownHosts: key ? withKey(withoutNames(knownHosts, [name]), [name], key) : knownHosts,
  }
}
