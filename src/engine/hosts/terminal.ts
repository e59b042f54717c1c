// A login shell on a host. The connection is the terminal's alone, and ends with it.
import type { Ports } from '#engine/ports/index.ts'
import type { StreamHandlers } from '#engine/rpc/streams.ts'
import type { HostStore } from './store.ts'

export const hostStreams = (
  { ssh }: Pick<Ports, 'ssh'>,
  store: HostStore,
): Pick<StreamHandlers, 'hosts.terminal'> => ({
  'hosts.terminal': async ({ id, columns, rows }, signal) => {
    const { address } = await store.find(id)
    const connection = await ssh.connect(address, { knownHosts: store.knownHostsPath, signal })
    try {
      const shell = await connection.openShell({ columns, rows })
      shell.once('close', () => void connection.close())
      return shell
    } catch (thrown) {
      await connection.close()
      throw thrown
    }
  },
})
