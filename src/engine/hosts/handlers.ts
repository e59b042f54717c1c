// The group "hosts" of the contract.
import type { EngineParts } from '#engine/parts.ts'
import type { GroupHandlers } from '#engine/rpc/handlers.ts'
import { failure } from '#shared/errors.ts'
import { sshKeyProblem } from '#shared/seed/check.ts'
import { discover } from './discover.ts'
import { askFacts } from './facts/ask.ts'
import { addHost, changeHost, importable, importHosts, removeHost, withKeys } from './list.ts'
import { findHost, type HostStore } from './record/store.ts'
import { offeredKeys, trustKey } from './trust.ts'

export function hostHandlers(
  { ports, notifyChanged }: EngineParts,
  store: HostStore,
): GroupHandlers<'hosts'> {
  const changed = () => notifyChanged('hosts')
  const show = async (wanted: string) => {
    const state = await store.read()
    return withKeys(ports, findHost(state.hosts, wanted), state)
  }
  const connect = async (wanted: string, signal: AbortSignal) => {
    const host = await store.find(wanted)
    return {
      host,
      connection: await ports.ssh.connect(host.address, { knownHosts: store.knownHostsPath, signal }),
    }
  }
  const trustParts = (signal: AbortSignal) => ({ store, ssh: ports.ssh, signal })

  return {
    list: async () => {
      const state = await store.read()
      return state.hosts.map(host => withKeys(ports, host, state))
    },
    show: ({ host }) => show(host),
    add: (typed, signal) => addHost(ports, store, typed, { added: 'typed', signal }).finally(changed),
    change: async ({ host, ...changes }) => {
      const { id, state } = await changeHost(store, host, changes).finally(changed)
      return withKeys(ports, findHost(state.hosts, id), state)
    },
    remove: async ({ host }) => ({ id: await removeHost(store, host).finally(changed) }),
    keys: async ({ host }, signal) => {
      const { offered, known, state } = await offeredKeys(await store.find(host), trustParts(signal))
      return { offered: offered.map(({ type, fingerprint }) => ({ type, fingerprint })), known, state }
    },
    trust: async ({ host: wanted, fingerprint, replace }, signal) => {
      const host = await store.find(wanted)
      await trustKey(host, { fingerprint, replace }, trustParts(signal)).finally(changed)
      return show(host.id)
    },
    facts: async ({ host: wanted }, signal) => {
      const { host, connection } = await connect(wanted, signal)
      try {
        return await askFacts(connection, { host: host.name, now: ports.now, signal })
      } finally {
        await connection.close()
      }
    },
    putKey: async ({ host: wanted, publicKey, password }, signal) => {
      const reason = sshKeyProblem(publicKey)
      if (reason) throw failure('host.public-key', { operation: 'hosts.putKey', values: { reason } })
      const { address } = await store.find(wanted)
      await ports.ssh.putKey(address, { publicKey, password }, { knownHosts: store.knownHostsPath, signal })
      return {}
    },
    importable: () => importable(ports, store),
    import: ({ names }, signal) => importHosts(ports, store, names, signal).finally(changed),
    discover: ({ seconds }, signal) => discover(ports, store, { seconds, signal }).finally(changed),
  }
}
