// Which key a host is trusted by. A key is accepted by its fingerprint, and read from the host again at that moment.
import type { OfferedKey, SshPort } from '#engine/ports/ssh.ts'
import { failure } from '#shared/errors.ts'
import type { Host, HostKey } from '#shared/hosts/host.ts'
import { keysFor, withKey, withoutNames } from './known-hosts.ts'
import { type HostStore, namesOf } from './store.ts'

const operation = 'hosts.trust'

type TrustState = {
  offered: HostKey[]
  known: HostKey[]
  /** changed: it offers none of the keys that are trusted. */
  state: 'unknown' | 'trusted' | 'changed'
}

type TrustParts = { store: HostStore; ssh: Pick<SshPort, 'hostKeys' | 'keyFingerprint'>; signal: AbortSignal }

/** The keys that it is trusted by, of Kiln's own known_hosts. */
export const trustedKeys = (
  host: Host,
  knownHosts: string,
  ssh: Pick<SshPort, 'keyFingerprint'>,
): HostKey[] =>
  keysFor(knownHosts, namesOf(host)).map(({ type, key }) => ({ type, fingerprint: ssh.keyFingerprint(key) }))

export async function offeredKeys(host: Host, { store, ssh, signal }: TrustParts) {
  const offered = await ssh.hostKeys(host.address, { knownHosts: store.knownHostsPath, signal })
  const known = trustedKeys(host, (await store.read()).knownHosts, ssh)
  const same = offered.some(each => known.some(other => other.fingerprint === each.fingerprint))
  const state: TrustState['state'] = known.length === 0 ? 'unknown' : same ? 'trusted' : 'changed'
  return { offered, known, state }
}

/** Throws host.key-not-offered, host.key-known (another is trusted, and `replace` is false). */
export async function trustKey(
  host: Host,
  { fingerprint, replace }: { fingerprint: string; replace: boolean },
  parts: TrustParts,
): Promise<OfferedKey> {
  const { offered, known } = await offeredKeys(host, parts)
  const { name } = host
  const key = offered.find(each => each.fingerprint === fingerprint)
  if (!key) {
    const shown = offered.map(each => each.fingerprint).join(', ')
    throw failure('host.key-not-offered', { operation, values: { name, fingerprint, offered: shown } })
  }
  const others = known.filter(each => each.fingerprint !== fingerprint)
  if (others.length > 0 && !replace) {
    const values = { name, known: others.map(each => each.fingerprint).join(', '), offered: fingerprint }
    throw failure('host.key-known', { operation, values })
  }
  const [knownAs = ''] = key.line.split(' ')
  await parts.store.change(({ hosts, knownHosts }) => ({
    hosts: hosts.map(each => (each.id === host.id ? { ...each, knownAs } : each)),
    knownHosts: withKey(withoutNames(knownHosts, namesOf(host)), [...knownAs.split(',')], key),
  }))
  return key
}
