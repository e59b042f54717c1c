// hosts.json and known_hosts in the state folder, changed one after the other: a host and its key belong together.
import { join } from 'node:path'
import { jsonText, parseVersioned } from '#engine/json-file.ts'
import type { Ports } from '#engine/ports/index.ts'
import { createSerialQueue } from '#engine/serial-queue.ts'
import { failure } from '#shared/errors.ts'
import { addressText, knownName } from '#shared/hosts/address.ts'
import { type Host, type HostsFile, hostsFile, hostsVersion } from '#shared/hosts/host.ts'
import { suggestion } from '#shared/names.ts'

type StorePorts = Pick<Ports, 'files' | 'folders'>
export type HostState = { hosts: Host[]; knownHosts: string }

export type HostStore = {
  /** Kiln's own known_hosts, for ssh. */
  knownHostsPath: string
  read(): Promise<HostState>
  /** Finds a host by id, name or address. Throws host.unknown. */
  find(wanted: string): Promise<Host>
  /** Writes what is changed, the key first: a host without a key is not trusted yet. */
  change(change: (state: HostState) => Partial<HostState>): Promise<HostState>
}

export function createHostStore(ports: StorePorts): HostStore {
  const path = join(ports.folders.data, 'hosts.json')
  const knownHostsPath = join(ports.folders.data, 'known_hosts')
  const inTurn = createSerialQueue()

  const readHosts = async (): Promise<HostsFile> => {
    const text = await ports.files.readText(path)
    if (text === null) return { schema: hostsVersion, hosts: [] }
    const errors = { newer: 'hosts.newer', broken: 'file.broken', operation: 'hosts' } as const
    return parseVersioned(text, { type: hostsFile, version: hostsVersion, path, errors })
  }
  const read = async (): Promise<HostState> => {
    const [{ hosts }, knownHosts] = await Promise.all([readHosts(), ports.files.readText(knownHostsPath)])
    return { hosts, knownHosts: knownHosts ?? '' }
  }

  return {
    knownHostsPath,
    read,
    find: async wanted => findHost((await read()).hosts, wanted),
    change: change =>
      inTurn(async () => {
        const before = await read()
        const after = { ...before, ...change(before) }
        if (after.knownHosts !== before.knownHosts)
          await ports.files.writeText(knownHostsPath, after.knownHosts, { mode: 0o600 })
        if (after.hosts !== before.hosts)
          await ports.files.writeText(path, jsonText({ schema: hostsVersion, hosts: after.hosts }), {
            mode: 0o600,
          })
        return after
      }),
  }
}

type Named = { name: string; address: Pick<Host['address'], 'host' | 'port' | 'user'> }

/**
 * Finds one by id, then by name, then by address, with or without user and port: an id or name is never taken for
 * another one's address.
 */
export const foundAs = <One extends Named>(
  all: readonly One[],
  wanted: string,
  idOf: (one: One) => string | null,
): One | undefined =>
  all.find(each => idOf(each) === wanted) ??
  all.find(each => each.name === wanted) ??
  all.find(each => addressText(each.address) === wanted) ??
  all.find(each => each.address.host.toLowerCase() === wanted.toLowerCase())

/** Throws host.unknown. */
export function findHost(hosts: readonly Host[], wanted: string): Host {
  const found = foundAs(hosts, wanted, ({ id }) => id)
  if (found) return found
  const names = hosts.map(each => each.name)
  const values = { name: wanted, suggestion: suggestion(wanted, names) }
  throw failure('host.unknown', { operation: 'hosts', values })
}

/** The names under which ssh may look for its key. */
export const namesOf = ({ address, knownAs }: Pick<Host, 'address' | 'knownAs'>): string[] => [
  ...new Set([knownAs ?? knownName(address), knownName(address)]),
]
