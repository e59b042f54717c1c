// Adds hosts to the list as they were shown. None is connected to, and no key is trusted by it.
import type { Ports } from '#engine/ports/index.ts'
import { type ErrorReport, failure, type KilnError } from '#shared/errors.ts'
import type { WantedHost } from '#shared/hosts/flake-host.ts'
import type { Host, KnownHost } from '#shared/hosts/host.ts'
import { nameProblem } from '#shared/names.ts'
import { withKeys } from '../list.ts'
import { newHost, sameAddress } from '../new-host.ts'
import { findHost, type HostStore } from '../store.ts'

const operation = 'hosts.addListed'

type Added = { hosts: KnownHost[]; skipped: { name: string; error: ErrorReport }[] }

/** A name is kept or refused, never changed: it is what a configuration is paired by. */
export async function addListed(
  ports: Pick<Ports, 'ssh' | 'now'>,
  store: HostStore,
  wanted: readonly WantedHost[],
): Promise<Added> {
  const ids: string[] = []
  const skipped: Added['skipped'] = []
  const state = await store.change(({ hosts: before }) => {
    const hosts = [...before]
    for (const each of wanted) {
      const error = takenBy(hosts, each)
      if (error) skipped.push({ name: each.name, error: error.report() })
      else {
        const host = newHost(hosts, { ...each, added: 'imported', addedAt: ports.now() })
        ids.push(host.id)
        hosts.push(host)
      }
    }
    return ids.length === 0 ? {} : { hosts }
  })
  return { hosts: ids.map(id => withKeys(ports, findHost(state.hosts, id), state)), skipped }
}

/** Why it cannot be added to them, or null. Pure. */
export function takenBy(
  hosts: readonly Pick<Host, 'name' | 'address'>[],
  { name, address }: Pick<Host, 'name' | 'address'>,
): KilnError | null {
  const reason = nameProblem(name)
  if (reason) return failure('name.invalid', { operation, values: { reason } })
  const same = hosts.find(each => sameAddress(each.address, address))
  if (same) return failure('host.there', { operation, values: { name: same.name } })
  if (hosts.some(each => each.name === name))
    return failure('host.name-taken', { operation, values: { name } })
  return null
}
