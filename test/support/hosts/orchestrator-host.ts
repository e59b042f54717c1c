// For tests: the host of an orchestrator. Real: the built broker with BTRFS on a loop device, its sockets with owners and modes
// as systemd makes them, the built `voxnix`, and a test host with sshd and several users. See broker-bench.ts for what stands in
// for systemd, Nix and the journal there.
import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startHost, type TestHost } from '#lab/hosts/host.ts'
import type { LabNetwork } from '#lab/hosts/network.ts'
import { type BrokerBench, brokerBench } from '../broker-bench.ts'

/** The account of each of the broker's people. */
export const accounts = { ada: 'ada', ben: 'ops', vic: 'guest' } as const

const program = join(import.meta.dirname, '../../../nix/packages/voxnix/voxnix.mjs')
const voxnix = '/usr/local/bin/voxnix'
const place = '/mnt/orchestrator'

export type OrchestratorHost = {
  bench: BrokerBench
  host: TestHost
  /** The command of the host: the built one, or what a test puts there instead. */
  install(script?: string): Promise<void>
  startBroker(): Promise<void>
  /** A file of broker-bench's `state`. */
  forget(name: string): Promise<void>
  /** Whose is the socket of that person. */
  give(person: keyof typeof accounts, account: string): Promise<void>
  close(): Promise<void>
}

export async function startOrchestrator(network: LabNetwork, publicKey: string): Promise<OrchestratorHost> {
  const bench = await brokerBench({ faces: Object.keys(accounts).map(name => `terminal-${name}`) })
  const host = await startHost(network, {
    name: 'attic',
    authorizedKeys: [publicKey],
    files: {
      '/usr/local/lib/voxnix.mjs': readFileSync(program, 'utf8'),
      '/etc/voxnix/broker.json': bench.read('broker.json'),
    },
  })
  const give = async (person: string, account: string) =>
    void (await host.run('chown', account, `${place}/terminal-${person}.sock`))

  async function install(script = `exec ${place}/node /usr/local/lib/voxnix.mjs "$@"`) {
    await host.run('sh', '-c', `printf '#!/bin/sh\\n%s\\n' "$1" > ${voxnix}`, 'sh', script)
    await host.run('chmod', '755', voxnix)
  }
  async function startBroker() {
    await bench.start()
    for (const [name, account] of Object.entries(accounts)) {
      await give(name, account)
      await host.run('chmod', '600', `${place}/terminal-${name}.sock`)
    }
  }

  // Node may be in a folder that the host does not show.
  copyFileSync(process.execPath, bench.at('node'))
  // A socket is found by its inode, so the same file system mounted there has the same sockets.
  await host.run('mkdir', '-p', place)
  const [, loop = ''] = /(\d+)$/.exec(bench.device) ?? []
  await host.run('sh', '-c', '[ -b "$1" ] || mknod "$1" b 7 "$2"', 'sh', bench.device, loop)
  await host.run('mount', '-t', 'btrfs', bench.device, place)
  await host.run('ln', '-s', place, '/run/voxnix')
  await install()
  await startBroker()

  return {
    bench,
    host,
    install,
    startBroker,
    give,
    forget: async name => void (await host.run('rm', `${place}/stand-ins/${name}`)),
    close: async () => {
      await host.run('umount', place)
      await host.stop()
      await bench.close()
    },
  }
}
