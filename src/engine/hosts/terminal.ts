// A login shell on a host. The connection is the terminal's alone, and ends with it.
import { openOwnShell } from '#engine/open-own-shell.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { StreamHandlers } from '#engine/rpc/streams.ts'
import type { HostMemories } from './memories.ts'
import { explainUnreachable } from './not-started.ts'
import type { HostStore } from './store.ts'

export const hostStreams = (
  { ssh }: Pick<Ports, 'ssh'>,
  { store, memories }: { store: HostStore; memories: HostMemories },
): Pick<StreamHandlers, 'hosts.terminal'> => ({
  'hosts.terminal': async ({ id, columns, rows }, signal) => {
    const host = await store.find(id)
    const connected = ssh.connect(host.address, { knownHosts: store.knownHostsPath, signal })
    return openOwnShell(await explainUnreachable({ memories, host }, connected), { columns, rows })
  },
})
