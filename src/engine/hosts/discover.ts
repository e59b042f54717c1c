// Who is on the local network. Announcements are hearsay, so a host is recognised by nothing but its key: each one that
// announces itself is asked for its keys, and a key that Kiln trusts says which host it is.

import { knownName } from '#shared/hosts/address.ts'
import type { FoundHost } from '#shared/hosts/found.ts'
import type { Host } from '#shared/hosts/host.ts'
import type { Ports } from '../ports/index.ts'
import type { Announced } from '../ports/mdns.ts'
import type { OfferedKey } from '../ports/ssh.ts'
import { keysFor, withKey } from './record/known-hosts.ts'
import { type HostState, type HostStore, namesOf } from './record/store.ts'

const services = ['_kiln._tcp', '_ssh._tcp', '_workstation._tcp']
/** A network can be full of hosts, and of liars. */
const mostAsked = 100
const atOnce = 8
const askMs = 10_000

type DiscoverPorts = Pick<Ports, 'mdns' | 'ssh' | 'now'>
type Candidate = Omit<FoundHost, 'known'> & { answeredFrom: string | null }

export async function discover(
  ports: DiscoverPorts,
  store: HostStore,
  { seconds, signal }: { seconds: number; signal: AbortSignal },
): Promise<FoundHost[]> {
  const announced = await ports.mdns.browse(services, { timeoutMs: seconds * 1000, signal })
  const candidates = candidatesOf(announced)
  const waiting = candidates.slice(0, mostAsked)
  const offered = new Map<Candidate, OfferedKey[]>()
  const ask = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      offered.set(next, await keysOf(ports, store, next, signal))
  }
  await Promise.all(Array.from({ length: atOnce }, ask))
  signal.throwIfAborted()

  const found: FoundHost[] = []
  await store.change(state => {
    let after = state
    for (const { answeredFrom, ...candidate } of candidates) {
      const keys =
        [...offered].find(([each]) => each.host === candidate.host && each.port === candidate.port)?.[1] ?? []
      const seen = recognised(after, { ...candidate, answeredFrom }, keys, ports.now())
      after = seen.state
      found.push({ ...candidate, known: seen.known })
    }
    return after
  })
  return found
}

/** Of a host that does not answer, or from whose place nothing came, nothing is known. */
async function keysOf(
  ports: DiscoverPorts,
  store: HostStore,
  { answeredFrom: host, port }: Candidate,
  signal: AbortSignal,
) {
  // Only where the answer came from: an announcement of another address, or of this computer's, is not followed.
  if (host === null) return []
  const address = { host, port, user: 'kiln', jump: null, identity: null }
  const ending = AbortSignal.any([signal, AbortSignal.timeout(askMs)])
  const options = { knownHosts: store.knownHostsPath, signal: ending }
  return ports.ssh.hostKeys(address, options).catch(() => []) // so it is a stranger
}

/** One for each name and SSH port; a workstation's own port is not SSH's. Pure. */
export function candidatesOf(announced: readonly Announced[]): Candidate[] {
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
      answeredFrom: before?.answeredFrom ?? each.answeredFrom,
    })
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name, 'en') || a.port - b.port)
}

/** Which host this is by its keys; its address and its build are kept up to date. Pure. */
export function recognised(
  state: HostState,
  found: Candidate,
  keys: readonly OfferedKey[],
  at: number,
): { state: HostState; known: FoundHost['known'] } {
  const shows = (host: Host) =>
    keysFor(state.knownHosts, namesOf(host)).find(({ key }) => keys.some(each => each.key === key))
  const host = state.hosts.find(each => shows(each) !== undefined)
  const key = host && shows(host)
  const address = found.answeredFrom
  if (!host || !key || address === null) return { state, known: null }
  const moved = { ...host.address, host: address, port: found.port }
  // A name that the person typed stays; the .local name of a drive that Kiln wrote becomes where it is now.
  const follows = host.added === 'flashed' || host.added === 'discovered'
  const after: Host = {
    ...host,
    ...(follows ? { address: moved, knownAs: host.knownAs ?? knownName(host.address) } : {}),
    seen: { at, build: found.build },
  }
  return {
    state: {
      hosts: state.hosts.map(each => (each === host ? after : each)),
      knownHosts: follows
        ? withKey(state.knownHosts, [...namesOf(host), knownName(moved)], key)
        : state.knownHosts,
    },
    known: { id: host.id, name: host.name, flashed: host.flashed, first: host.seen === null },
  }
}
