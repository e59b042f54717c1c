// Asks a host about itself, and remembers what it said, or why it did not answer.
import { logged } from '#engine/logged.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { HostMemory } from '#shared/deploy/memory.ts'
import { toReport } from '#shared/errors.ts'
import type { HostFacts } from '#shared/hosts/facts.ts'
import type { Host } from '#shared/hosts/host.ts'
import { askFacts } from './ask-facts.ts'
import type { HostMemories } from './memories.ts'
import { explainUnreachable } from './not-started.ts'
import type { HostStore } from './store.ts'

type AskPorts = Pick<Ports, 'ssh' | 'now' | 'log'>
type Asking = {
  host: Host
  store: Pick<HostStore, 'read' | 'knownHostsPath'>
  memories: HostMemories
  signal: AbortSignal
}

/** Throws hosts.no-facts and the connection's ssh.* errors, and the signal's reason. */
export async function askAndRemember(
  { ssh, now, log }: AskPorts,
  { host, store, memories, signal }: Asking,
): Promise<HostFacts> {
  const kept = async (change: (memory: HostMemory) => HostMemory) => {
    // A host that was removed since leaves nothing to the next one of its name.
    const { hosts } = await store.read()
    if (hosts.some(({ id }) => id === host.id)) await memories.change(host.id, change)
  }
  const keep = (change: (memory: HostMemory) => HostMemory) =>
    kept(change).catch(logged(log, 'hosts-unwritten'))
  const knownHosts = store.knownHostsPath
  try {
    const connected = ssh.connect(host.address, { knownHosts, signal })
    const connection = await explainUnreachable({ memories, host }, connected)
    try {
      const facts = await askFacts(connection, { host: host.name, now, signal })
      const at = now()
      await keep(memory => ({
        ...memory,
        asked: { at, error: null },
        facts: { at, facts },
        stateVersion: { at, value: facts.stateVersion },
      }))
      return facts
    } finally {
      await connection.close()
    }
  } catch (thrown) {
    signal.throwIfAborted()
    const error = toReport(thrown, 'hosts.facts')
    await keep(memory => ({ ...memory, asked: { at: now(), error } }))
    throw thrown
  }
}
