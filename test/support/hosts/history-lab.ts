// For tests of a workstation's history: hosts with the profile's tools on a Btrfs that kiln-reset has reset, one whose tools
// are older, and one without. Call historyLab in a `describe`.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { hostsRefused, startHost, type TestHost } from '#lab/hosts/host.ts'
import { createLabNetwork, type LabNetwork } from '#lab/hosts/network.ts'
import { makeKeyPair } from '#lab/ssh.ts'
import { createProcessRunner } from '#platform/process/run.ts'
import { createSsh } from '#platform/ssh/ssh.ts'
import { type TestEngine, testEngine } from '#test/engine/engine.ts'
import { mountWorkstation, unmountWorkstation, workstationTree } from '#test/hosts/workstation.ts'
import type { ResetDisk } from '../../kiln-reset/disk.ts'
import { diskAfterReset } from '../../kiln-reset/machine.ts'
import { missing } from '../../kiln-reset/program.ts'

const jq = spawnSync('jq', ['--version']).status === 0 ? undefined : 'needs jq'
/** Why there can be none here; null or undefined where there can. */
export const historyRefused = hostsRefused() ?? missing ?? jq

export function historyLab() {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-test-snapshots-'))
  const keys = makeKeyPair()
  const identity = join(folder, 'key')
  let network: LabNetwork
  let disk: ResetDisk
  let off: ResetDisk
  let engine: TestEngine
  const hosts: TestHost[] = []

  beforeAll(async () => {
    writeFileSync(identity, keys.privateKey, { mode: 0o600 })
    disk = diskAfterReset(made => {
      made.write('@home/ada/notes.txt', 'yesterday')
      made.write('@home/ada/pictures/one\nby two', 'x'.repeat(5000))
      symlinkSync('/etc', made.path('@home/ada/link'))
    })
    off = diskAfterReset(made => made.write('@home/ada/x', ''))
    network = await createLabNetwork()
    const run = createProcessRunner({ env: { PATH: process.env['PATH'], HOME: folder } })
    const ssh = createSsh({ run, home: folder, tempFolder: tmpdir(), connectSeconds: 5 })
    engine = testEngine({ change: ports => ({ ...ports, ssh: { ...ports.ssh, ...ssh } }) })
    const tree = (name: string, of: ResetDisk, how: Parameters<typeof workstationTree>[2]) =>
      workstationTree(join(folder, name), of, how)
    const start = async (name: string, trees: string[], user = 'root', host?: TestHost) => {
      const made = host ?? (await startHost(network, { name, authorizedKeys: [keys.publicKey], trees }))
      if (!host) hosts.push(made)
      await engine.client.hosts.add({ address: `${user}@${made.address}`, name, identity })
      const { offered } = await engine.client.hosts.keys({ host: name })
      await engine.client.hosts.trust({ host: name, fingerprint: offered[0]?.fingerprint ?? '' })
      return made
    }
    const desk = await start('desk', [tree('desk', disk, {})])
    await start('desk-ops', [], 'ops', desk)
    await start('desk-ada', [], 'ada', desk)
    const older = await start('older', [tree('older', off, { mode: 'disabled', lacks: ['snapshots'] })])
    await start('plain', [])
    await mountWorkstation(desk, disk)
    await mountWorkstation(older, off)
  }, 120_000)
  afterAll(async () => {
    const [desk, older] = hosts
    for (const host of [desk, older]) if (host) await unmountWorkstation(host).catch(() => undefined) // A failed start.
    await engine?.close()
    await Promise.all(hosts.map(host => host.stop()))
    await network?.close()
    disk?.remove()
    off?.remove()
    rmSync(folder, { recursive: true, force: true })
  })

  const call = () => engine.client.snapshots
  const desk = () => hosts[0] as TestHost
  const codeOf = (promise: Promise<unknown>) =>
    promise.then(
      () => 'none',
      (thrown: { code?: string }) => thrown.code ?? String(thrown),
    )
  const read = (path: string) => desk().run('cat', `/machine${path}`)
  const write = (path: string, text: string) =>
    desk().run(
      'sh',
      '-c',
      `mkdir -p "$(dirname "$1")" && printf %s "$2" >"$1"`,
      'sh',
      `/machine${path}`,
      text,
    )

  return {
    get engine() {
      return engine
    },
    get disk() {
      return disk
    },
    /** The one without history. */
    plain: () => hosts[2] as TestHost,
    call,
    desk,
    codeOf,
    read,
    write,
  }
}
