// The list of hosts: added, changed, removed, imported.
import { failure, KilnError } from '#shared/errors.ts'
import { addressText, isHostName, parseAddress } from '#shared/hosts/address.ts'
import { type Host, hostAddress, type KnownHost } from '#shared/hosts/host.ts'
import { nameProblem } from '#shared/names.ts'
import type { Ports } from '../ports/index.ts'
import { withoutNames } from './known-hosts.ts'
import { newHost, sameAddress } from './new-host.ts'
import { findHost, type HostState, type HostStore, namesOf } from './store.ts'
import { trustedKeys } from './trust.ts'

type ListPorts = Pick<Ports, 'ssh' | 'now'>
type Typed = {
  address: string
  name: string
  tags: string[]
  jump: string | null
  identity: string | null
}

export const withKeys = ({ ssh }: Pick<Ports, 'ssh'>, host: Host, { knownHosts }: HostState): KnownHost => ({
  ...host,
  keys: trustedKeys(host, knownHosts, ssh),
})

/**
 * Records a typed host only after it has answered: a wrong address, a host that is off or a cancelled attempt leaves
 * nothing behind. Throws host.address, host.there, name.invalid, and what ssh.hostKeys throws.
 */
export async function addHost(
  ports: ListPorts,
  store: HostStore,
  typed: Typed,
  { added, signal }: { added: 'typed' | 'imported'; signal: AbortSignal },
): Promise<KnownHost> {
  const problem = nameProblem(typed.name)
  if (problem) throw failure('name.invalid', { operation: 'hosts.add', values: { reason: problem } })
  const address = await addressOf(ports, typed, signal)
  const assertNew = (hosts: readonly Host[]) => {
    const same = hosts.find(each => sameAddress(each.address, address))
    if (same) throw failure('host.there', { operation: 'hosts.add', values: { name: same.name } })
  }
  if (added === 'typed') {
    assertNew((await store.read()).hosts)
    await ports.ssh.hostKeys(address, { knownHosts: store.knownHostsPath, signal })
    signal.throwIfAborted()
  }
  let host: Host | undefined
  const state = await store.change(({ hosts }) => {
    assertNew(hosts)
    const name = typed.name || address.host
    host = newHost(hosts, { name, address, tags: typed.tags, added, addedAt: ports.now() })
    return { hosts: [...hosts, host] }
  })
  return withKeys(ports, findHost(state.hosts, host?.id ?? ''), state)
}

async function addressOf(ports: ListPorts, { address: text, jump, identity }: Typed, signal: AbortSignal) {
  const parsed = parseAddress(text)
  if (!parsed) throw failure('host.address', { operation: 'hosts.add', values: { text } })
  return fullAddress(ports, { ...parsed, jump, identity }, signal)
}

type Partly = { [K in keyof Host['address']]: Host['address'][K] | null } & { host: string }

/** Fills in what was left out as OpenSSH would, by the person's own configuration. Throws host.address, ssh.config. */
export async function fullAddress(
  { ssh }: Pick<Ports, 'ssh'>,
  { host, jump, identity, ...given }: Partly,
  signal: AbortSignal,
): Promise<Host['address']> {
  const bad = (text: string) => failure('host.address', { operation: 'hosts.add', values: { text } })
  if (!isHostName(host)) throw bad(host)
  const usual = given.user && given.port ? null : await ssh.resolve(host, signal)
  const user = given.user ?? usual?.user ?? 'root'
  const port = given.port ?? usual?.port ?? 22
  const { data } = hostAddress.safeParse({ host, port, user, jump, identity })
  if (!data) throw bad(addressText({ host, port, user }))
  return data
}

/** Throws host.unknown, host.name-taken, name.invalid. */
export async function changeHost(
  store: HostStore,
  wanted: string,
  { name, tags }: { name?: string | undefined; tags?: string[] | undefined },
): Promise<{ id: string; state: HostState }> {
  const problem = name === undefined ? null : nameProblem(name)
  if (problem) throw failure('name.invalid', { operation: 'hosts.change', values: { reason: problem } })
  let id = ''
  const state = await store.change(({ hosts }) => {
    const host = findHost(hosts, wanted)
    id = host.id
    if (name && hosts.some(each => each !== host && each.name === name))
      throw failure('host.name-taken', { operation: 'hosts.change', values: { name } })
    const changed = { ...host, name: name || host.name, tags: tags ?? host.tags }
    return { hosts: hosts.map(each => (each === host ? changed : each)) }
  })
  return { id, state }
}

/** Its key goes with it, unless another host of the list is known by the same name. */
export async function removeHost(store: HostStore, wanted: string): Promise<string> {
  let id = ''
  await store.change(({ hosts, knownHosts }) => {
    const host = findHost(hosts, wanted)
    id = host.id
    const others = hosts.filter(each => each !== host)
    const kept = others.flatMap(namesOf)
    return {
      hosts: others,
      knownHosts: withoutNames(
        knownHosts,
        namesOf(host).filter(name => !kept.includes(name)),
      ),
    }
  })
  return id
}

export async function importable({ ssh }: ListPorts, store: HostStore) {
  const [configured, known, { hosts }] = await Promise.all([
    ssh.configuredNames(),
    ssh.knownNames(),
    store.read(),
  ])
  const there = (name: string) => hosts.some(each => [each.name, each.address.host].includes(name))
  // "[box]:2222" is typed as it is; an address of a host that also has a name there is a separate line, as in the file.
  const others = known.names.filter(name => !configured.includes(name) && parseAddress(name) !== null)
  return {
    hosts: [
      ...configured.filter(isHostName).map(name => ({ name, from: 'config' as const, there: there(name) })),
      ...others.map(name => ({ name, from: 'known-hosts' as const, there: there(name) })),
    ],
    hashed: known.hashed,
  }
}

/** Names that are there already, or that OpenSSH does not understand, are skipped. */
export async function importHosts(ports: ListPorts, store: HostStore, names: string[], signal: AbortSignal) {
  const hosts: KnownHost[] = []
  const skipped: string[] = []
  for (const name of names) {
    const typed = {
      address: name,
      name: parseAddress(name)?.host ?? name,
      tags: [],
      jump: null,
      identity: null,
    }
    try {
      hosts.push(await addHost(ports, store, typed, { added: 'imported', signal }))
    } catch (thrown) {
      if (
        !(thrown instanceof KilnError) ||
        !['host.there', 'host.address', 'ssh.config'].includes(thrown.code)
      )
        throw thrown
      skipped.push(name)
    }
  }
  return { hosts, skipped }
}
