// The group "hosts" of the contract.
import { logged } from '#engine/logged.ts'
import type { EngineParts } from '#engine/parts.ts'
import type { GroupHandlers } from '#engine/rpc/handlers.ts'
import type { Lineage } from '#shared/drives/lineage.ts'
import { failure } from '#shared/errors.ts'
import type { Host } from '#shared/hosts/host.ts'
import { sshKeyProblem } from '#shared/seed/check.ts'
import { askAndRemember } from './ask-and-remember.ts'
import { askHost } from './ask-by-script.ts'
import { claimBox } from './claim.ts'
import { discover } from './discover.ts'
import { disksInquiry } from './disks/parse.ts'
import { addListed } from './flake/add.ts'
import { hostsInFlake } from './flake/look.ts'
import { historyOf } from './history.ts'
import { addHost, changeHost, importable, importHosts, removeHost, withKeys } from './list.ts'
import { type HostMemories, nothingYet } from './memories.ts'
import { explainUnreachable } from './not-started.ts'
import { stateOf } from './remembered-state.ts'
import { sshAlias } from './ssh-alias.ts'
import { findHost, type HostStore } from './store.ts'
import { offeredKeys, trustKey } from './trust.ts'

type HostParts = {
  store: HostStore
  memories: HostMemories
  drives: () => Promise<Lineage>
  /** Whether the host with that id is a builder. */
  builds: (host: string) => Promise<boolean>
}

export function hostHandlers(
  { ports, notifyChanged }: EngineParts,
  { store, memories, drives, builds }: HostParts,
): GroupHandlers<'hosts'> {
  const changed = () => notifyChanged('hosts')
  const show = async (wanted: string) => {
    const state = await store.read()
    return withKeys(ports, findHost(state.hosts, wanted), state)
  }
  const askOf = (host: Host, signal: AbortSignal) => askAndRemember(ports, { host, store, memories, signal })
  // One host's memory that cannot be read does not hide the other hosts.
  const remembered = (id: string) => memories.read(id).catch(() => nothingYet)
  const trustParts = (signal: AbortSignal) => ({ store, ssh: ports.ssh, signal })

  return {
    list: async () => {
      const state = await store.read()
      return state.hosts.map(host => withKeys(ports, host, state))
    },
    show: ({ host }) => show(host),
    add: (typed, signal) => addHost(ports, store, typed, { added: 'typed', signal }).finally(changed),
    claim: async (wanted, signal) => {
      const { host, state, box } = await claimBox(ports, store, wanted, signal).finally(changed)
      const { installId, hostname, model, serial } = box
      return { host: withKeys(ports, host, state), box: { installId, hostname, model, serial } }
    },
    change: async ({ host, ...changes }) => {
      const { id, state } = await changeHost(store, host, changes).finally(changed)
      return withKeys(ports, findHost(state.hosts, id), state)
    },
    remove: async ({ host: wanted }) => {
      const { id, name } = await store.find(wanted)
      if (await builds(id))
        throw failure('builder.host-used', { operation: 'hosts.remove', values: { name } })
      await removeHost(store, id).finally(changed)
      await memories.forget(id).catch(logged(ports.log, 'hosts-unwritten'))
      return { id }
    },
    keys: async ({ host }, signal) => {
      const found = await store.find(host)
      const offering = offeredKeys(found, trustParts(signal))
      const { offered, known, state } = await explainUnreachable({ memories, host: found }, offering)
      return { offered: offered.map(({ type, fingerprint }) => ({ type, fingerprint })), known, state }
    },
    trust: async ({ host: wanted, fingerprint, replace }, signal) => {
      const host = await store.find(wanted)
      const trusted = trustKey(host, { fingerprint, replace }, trustParts(signal)).finally(changed)
      await explainUnreachable({ memories, host }, trusted)
      return show(host.id)
    },
    facts: async ({ host }, signal) => askOf(await store.find(host), signal),
    disks: async ({ host: wanted }, signal) => {
      const host = await store.find(wanted)
      const connected = ports.ssh.connect(host.address, { knownHosts: store.knownHostsPath, signal })
      const connection = await explainUnreachable({ memories, host }, connected)
      try {
        return await askHost(connection, disksInquiry, { host: host.name, operation: 'hosts.disks', signal })
      } finally {
        await connection.close()
      }
    },
    ask: async ({ host: wanted }, signal) => {
      const host = await store.find(wanted)
      // Why it did not answer is remembered with the rest.
      await askOf(host, signal).catch(() => signal.throwIfAborted())
      return stateOf(host.id, await remembered(host.id))
    },
    states: async () => {
      const { hosts } = await store.read()
      return Promise.all(hosts.map(async ({ id }) => stateOf(id, await remembered(id))))
    },
    history: async ({ host: wanted }) => {
      const host = await show(wanted)
      const [memory, known] = await Promise.all([memories.read(host.id), drives()])
      return historyOf({ host, memory, drives: known.drives }, ports.ssh)
    },
    putKey: async ({ host: wanted, publicKey, password }, signal) => {
      const reason = sshKeyProblem(publicKey)
      if (reason) throw failure('host.public-key', { operation: 'hosts.putKey', values: { reason } })
      const host = await store.find(wanted)
      const { knownHostsPath: knownHosts } = store
      const put = ports.ssh.putKey(host.address, { publicKey, password }, { knownHosts, signal })
      await explainUnreachable({ memories, host }, put)
      return {}
    },
    sshAlias: (named, signal) => sshAlias(ports, named, signal),
    importable: () => importable(ports, store),
    import: ({ names }, signal) => importHosts(ports, store, names, signal).finally(changed),
    inFlake: async ({ flake }, signal) => {
      const { hosts } = await store.read()
      return hostsInFlake(ports, { flake, hosts }, signal)
    },
    addListed: ({ hosts }) => addListed(ports, store, hosts).finally(changed),
    discover: ({ seconds }, signal) => discover(ports, store, { seconds, signal }).finally(changed),
  }
}
