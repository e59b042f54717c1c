// For tests: an orchestrator as Kiln sees it. Real: the built broker with BTRFS on a loop device, its sockets with owners and
// modes as systemd makes them, the built `voxnix`, and a test host with sshd and several users. See broker-bench.ts for what
// stands in for systemd, Nix and the journal there.
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Ports } from '#engine/ports/index.ts'
import { startHost, type TestHost } from '#lab/hosts/host.ts'
import { createLabNetwork } from '#lab/hosts/network.ts'
import { makeKeyPair } from '#lab/ssh.ts'
import { createProcessRunner } from '#platform/process/run.ts'
import { createSsh } from '#platform/ssh/ssh.ts'
import { type BrokerBench, brokerBench } from '../broker-bench.ts'
import { type TestEngine, testEngine } from '../engine/engine.ts'

/** Of the broker's people, the account of each: ben has nothing to do with root there. */
const accounts = { ada: 'ada', ben: 'ops', vic: 'guest' } as const
type BrokerPerson = keyof typeof accounts

const program = join(import.meta.dirname, '../../../nix/packages/voxnix/voxnix.mjs')
const voxnix = '/usr/local/bin/voxnix'

export type OrchestratorLab = Awaited<ReturnType<typeof orchestratorLab>>

export async function orchestratorLab() {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-test-orchestrator-'))
  const home = join(folder, 'kiln')
  const keys = makeKeyPair()
  const identity = join(folder, 'key')
  writeFileSync(identity, keys.privateKey, { mode: 0o600 })
  const bench: BrokerBench = await brokerBench({
    faces: Object.keys(accounts).map(name => `terminal-${name}`),
  })
  const network = await createLabNetwork()
  const host: TestHost = await startHost(network, {
    name: 'attic',
    authorizedKeys: [keys.publicKey],
    files: {
      '/usr/local/lib/voxnix.mjs': readFileSync(program, 'utf8'),
      '/etc/voxnix/broker.json': bench.read('broker.json'),
    },
  })
  const engine: TestEngine = testEngine({
    home,
    change: (ports: Ports): Ports => {
      const run = createProcessRunner({ env: { ...process.env, HOME: folder } })
      const quick = { alive: { everySeconds: 1, unanswered: 2 }, connectSeconds: 5 }
      return { ...ports, ssh: createSsh({ run, home: folder, tempFolder: tmpdir(), ...quick }) }
    },
  })
  mkdirSync(home, { recursive: true })

  /** The command of the host: the built one, or what a test puts there instead. */
  async function install(script = `exec /mnt/orchestrator/node /usr/local/lib/voxnix.mjs "$@"`) {
    await host.run('sh', '-c', `printf '#!/bin/sh\\n%s\\n' "$1" > ${voxnix}`, 'sh', script)
    await host.run('chmod', '755', voxnix)
  }
  async function startBroker() {
    await bench.start()
    for (const [name, account] of Object.entries(accounts)) {
      const socket = `/mnt/orchestrator/terminal-${name}.sock`
      await host.run('chown', account, socket)
      await host.run('chmod', '600', socket)
    }
  }

  // Node may be in a folder that the host does not show.
  copyFileSync(process.execPath, bench.at('node'))
  // A socket is found by its inode, so the same file system mounted there has the same sockets.
  await host.run('mkdir', '-p', '/mnt/orchestrator')
  await host.run(
    'sh',
    '-c',
    '[ -b "$1" ] || mknod "$1" b 7 "$2"',
    'sh',
    bench.device,
    bench.device.replace(/\D/g, ''),
  )
  await host.run('mount', '-t', 'btrfs', bench.device, '/mnt/orchestrator')
  await host.run('ln', '-s', '/mnt/orchestrator', '/run/voxnix')
  await install()
  await startBroker()

  const addAs = async (user: string, name: string) => {
    const added = await engine.client.hosts.add({ address: `${user}@${host.address}`, name, identity })
    const { offered } = await engine.client.hosts.keys({ host: added.id })
    await engine.client.hosts.trust({ host: added.id, fingerprint: offered[0]?.fingerprint ?? '' })
    return added.id
  }
  return {
    engine,
    client: engine.client,
    home,
    bench,
    host,
    identity,
    install,
    startBroker,
    addAs,
    /** The id of the host, logging in as that person's account. */
    as: (person: BrokerPerson) => addAs(accounts[person], `attic-${person}`),
    close: async () => {
      await engine.close()
      await host.run('umount', '/mnt/orchestrator')
      await host.stop()
      await network.close()
      await bench.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
