// builders.json in the state folder, changed one at a time, and joined with the hosts that it names.
import { join } from 'node:path'
import { foundAs, type HostState, type HostStore } from '#engine/hosts/store.ts'
import { trustedKeys } from '#engine/hosts/trust.ts'
import { jsonText, parseVersioned } from '#engine/json-file.ts'
import type { Ports } from '#engine/ports/index.ts'
import { createSerialQueue } from '#engine/serial-queue.ts'
import { type Builder, buildersFile, buildersVersion, type KnownBuilder } from '#shared/builders/builder.ts'
import { limaBuilderName } from '#shared/builders/lima.ts'
import { failure } from '#shared/errors.ts'
import { suggestion } from '#shared/names.ts'

type StorePorts = Pick<Ports, 'files' | 'folders' | 'ssh'>

export type BuilderStore = {
  hosts: HostStore
  /** Lists the builders in the order in which they were added. One whose host is gone is left out. */
  list(): Promise<KnownBuilder[]>
  /** Finds a builder by id, name or address. Throws builder.unknown. */
  find(wanted: string): Promise<KnownBuilder>
  change(change: (builders: Builder[]) => Builder[]): Promise<void>
}

export function createBuilderStore(ports: StorePorts, hosts: HostStore): BuilderStore {
  const path = join(ports.folders.data, 'builders.json')
  const inTurn = createSerialQueue()

  const read = async (): Promise<Builder[]> => {
    const text = await ports.files.readText(path)
    if (text === null) return []
    const errors = { newer: 'builders.newer', broken: 'file.broken', operation: 'builders' } as const
    return parseVersioned(text, { type: buildersFile, version: buildersVersion, path, errors }).builders
  }
  const list = async () => {
    const builders = await read()
    const state = builders.length > 0 ? await hosts.read() : { hosts: [], knownHosts: '' }
    return builders.flatMap(each => joined(each, state, ports.ssh))
  }

  return {
    hosts,
    list,
    find: async wanted => findBuilder(await list(), wanted),
    change: change =>
      inTurn(async () => {
        const before = await read()
        const after = change(before)
        if (after === before) return
        const text = jsonText({ schema: buildersVersion, builders: after })
        await ports.files.writeText(path, text, { mode: 0o600 })
      }),
  }
}

function joined(builder: Builder, { hosts, knownHosts }: HostState, ssh: StorePorts['ssh']): KnownBuilder[] {
  if (builder.lima) {
    const { instance, login, hostKey } = builder.lima
    const keys = [{ type: hostKey.type, fingerprint: ssh.keyFingerprint(hostKey.key) }]
    return [{ ...builder, name: limaBuilderName(instance), address: login, keys }]
  }
  const host = hosts.find(({ id }) => id === builder.host)
  if (!host) return []
  const { name, address } = host
  return [{ ...builder, name, address, keys: trustedKeys(host, knownHosts, ssh) }]
}

/** Throws builder.unknown. */
export function findBuilder(builders: readonly KnownBuilder[], wanted: string): KnownBuilder {
  const found = foundAs(builders, wanted, ({ host }) => host)
  if (found) return found
  const names = builders.map(each => each.name)
  const values = { name: wanted, suggestion: suggestion(wanted, names) }
  throw failure('builder.unknown', { operation: 'builders', values })
}
