// Finds hosts on the local network. Announcements are not proof, so only a key identifies a host: Kiln fetches the keys of
// each announced host, and a key that it trusts says which host it is.

import { isIP } from 'node:net'
import { knownName } from '#shared/hosts/address.ts'
import type { FoundHost } from '#shared/hosts/found.ts'
import type { Host } from '#shared/hosts/host.ts'
import type { Ports } from '../ports/index.ts'
import type { Announced } from '../ports/mdns.ts'
import type { OfferedKey } from '../ports/ssh.ts'
import { keysFor, withKey } from './known-hosts.ts'
import { type HostState, type HostStore, namesOf } from './store.ts'

const services = ['_kiln._tcp', '_ssh._tcp', '_workstation._tcp']
/** A network can be full of hosts, and of liars. */
const mostContacted = 100
/** A network address with more SSH servers than this is a liar's. */
const mostAtAddress = 8
const atOnce = 8
const askMs = 10_000

type DiscoverPorts = Pick<Ports, 'mdns' | 'ssh' | 'now'>
type Candidate = Omit<FoundHost, 'known'> & { answeredFrom: string[] }
/** An address at which Kiln asks for a candidate's keys. */
type Place = { candidate: Candidate; host: string; keys: readonly OfferedKey[] }

export async function discover(
  ports: DiscoverPorts,
  store: HostStore,
  { seconds, signal }: { seconds: number; signal: AbortSignal },
): Promise<FoundHost[]> {
  const announced = await ports.mdns.browse(services, { timeoutMs: seconds * 1000, signal })
  const candidates = candidatesOf(announced)
  const places = placesOf(candidates)
  const waiting = [...places]
  const ask = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { host, candidate } = next
      next.keys = await keysOf(ports, store, { host, port: candidate.port }, signal)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, ask))
  const offered = Map.groupBy(places, ({ candidate }) => candidate)
  const staying = await stayingHosts(ports, store, { offered, signal })
  signal.throwIfAborted()

  const found: FoundHost[] = []
  await store.change(state => {
    let after = state
    for (const candidate of candidates) {
      const shown = offered.get(candidate) ?? []
      const seen = recognised(after, candidate, { shown, at: ports.now(), staying })
      after = seen.state
      const { answeredFrom: _, ...facts } = candidate
      // Through a relay anyone shows the key of another: what it runs, a host reports after a login.
      const reported = seen.known ? { profile: null, build: null } : {}
      found.push({ ...facts, ...reported, known: seen.known })
    }
    return after
  })
  return found
}

type Offered = ReadonlyMap<Candidate, readonly Place[]>
type Looking = { offered: Offered; signal: AbortSignal }

/**
 * The hosts, by id, whose address stays although an announcement with their key names another. Who relays TCP to a host shows its
 * key, so that a host that still answers at its address has not moved, and one that two places claim is left where it is.
 */
async function stayingHosts(
  ports: DiscoverPorts,
  store: HostStore,
  { offered, signal }: Looking,
): Promise<ReadonlySet<string>> {
  const { hosts, knownHosts } = await store.read()
  const staying = new Set<string>()
  const look = async (host: Host) => {
    const own = keysFor(knownHosts, namesOf(host)).map(({ key }) => key)
    const shows = (keys: readonly OfferedKey[]) => keys.some(({ key }) => own.includes(key))
    // Under one name, the addresses are those of one machine.
    const claims = [...offered.values()].flatMap(places => places.find(({ keys }) => shows(keys)) ?? [])
    const places = new Set(claims.map(place => `${place.host} ${place.candidate.port}`))
    const { host: name, port } = host.address
    if (places.size === 0 || (places.size === 1 && places.has(`${name} ${port}`))) return
    if (places.size > 1) staying.add(host.id)
    // A name of the local network leads where its announcements say.
    if (isIP(name) === 0) return
    const keys = await keysOf(ports, store, { host: name, port }, signal)
    if (shows(keys)) staying.add(host.id)
  }
  const waiting = hosts.filter(follows)
  const ask = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await look(next)
  }
  await Promise.all(Array.from({ length: atOnce }, ask))
  return staying
}

/** A name that the person typed stays; the .local name of a drive that Kiln wrote becomes where it is now. */
const follows = ({ added }: Host) => added === 'flashed' || added === 'discovered'

const shownKey = (knownHosts: HostState['knownHosts'], host: Host, keys: readonly OfferedKey[]) =>
  keysFor(knownHosts, namesOf(host)).find(({ key }) => keys.some(each => each.key === key))

/** Returns no key for a host that does not answer. */
async function keysOf(
  ports: DiscoverPorts,
  store: HostStore,
  { host, port }: { host: string; port: number },
  signal: AbortSignal,
) {
  const address = { host, port, user: 'kiln', jump: null, identity: null }
  const ending = AbortSignal.any([signal, AbortSignal.timeout(askMs)])
  const options = { knownHosts: store.knownHostsPath, signal: ending }
  return ports.ssh.hostKeys(address, options).catch(() => []) // so it is a stranger
}

/** Only where an answer came from: an announcement of another address, or of this computer's, is not followed. One of
 *  each address in turn: who announces much does not take the place of others. Pure. */
function placesOf(candidates: readonly Candidate[]): Place[] {
  const all = candidates.flatMap(candidate =>
    candidate.answeredFrom.map((host): Place => ({ candidate, host, keys: [] })),
  )
  const byAddress = [...Map.groupBy(all, ({ host }) => host).values()]
  const turns = Array.from({ length: mostAtAddress }, (_, turn) =>
    byAddress.flatMap(each => each[turn] ?? []),
  )
  return turns.flat().slice(0, mostContacted)
}

/** One for each name and SSH port; a workstation's own port is not SSH's. Pure. */
function candidatesOf(announced: readonly Announced[]): Candidate[] {
  const found = new Map<string, Candidate>()
  for (const each of [...announced].sort(
    (a, b) => services.indexOf(a.service) - services.indexOf(b.service),
  )) {
    const port = each.service === '_workstation._tcp' ? 22 : each.port
    const key = `${each.host} ${port}`
    const before = found.get(key)
    found.set(key, {
      name: before?.name ?? each.instance,
      host: each.host,
      port,
      addresses: [...new Set([...(before?.addresses ?? []), ...each.addresses])],
      services: [...new Set([...(before?.services ?? []), each.service])],
      profile: before?.profile ?? (each.txt['profile'] || null),
      build: before?.build ?? (each.txt['build'] || null),
      answeredFrom: [...new Set([...(before?.answeredFrom ?? []), ...each.answeredFrom])],
    })
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name, 'en') || a.port - b.port)
}

type Shown = {
  shown: readonly Place[]
  at: number
  staying: ReadonlySet<string>
}

/** Which host this is by its keys; its address is kept up to date. Pure. */
function recognised(
  state: HostState,
  found: Candidate,
  { shown, at, staying }: Shown,
): { state: HostState; known: FoundHost['known'] } {
  for (const { host: address, keys } of shown) {
    const host = state.hosts.find(each => shownKey(state.knownHosts, each, keys) !== undefined)
    const key = host && shownKey(state.knownHosts, host, keys)
    if (!host || !key) continue
    const moved = { ...host.address, host: address, port: found.port }
    const moves = follows(host) && !staying.has(host.id)
    const after: Host = {
      ...host,
      ...(moves ? { address: moved, knownAs: host.knownAs ?? knownName(host.address) } : {}),
      seen: { at },
    }
    return {
      state: {
        hosts: state.hosts.map(each => (each === host ? after : each)),
        knownHosts: moves
          ? withKey(state.knownHosts, [...namesOf(host), knownName(moved)], key)
          : state.knownHosts,
      },
      known: { id: host.id, name: host.name, flashed: host.flashed, first: host.seen === null },
    }
  }
  return { state, known: null }
}
