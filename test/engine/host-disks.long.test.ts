// The disks of real machines: a guest without lsblk whose only disk is known, and this computer's, seen from
// a test host.
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hostsRefused, startHost, type TestHost } from '#lab/hosts/host.ts'
import { createLabNetwork, type LabNetwork } from '#lab/hosts/network.ts'
import { makeKeyPair } from '#lab/ssh.ts'
import { bootDisk } from '#lab/vm.ts'
import { type TestEngine, testEngine } from '#test/engine/engine.ts'
import { plainDisk } from '#test/machines/machines.ts'
import { hasNix } from '#test/tools-here.ts'

const key = makeKeyPair()
const folder = mkdtempSync(join(tmpdir(), 'kiln-test-host-disks-'))
const identity = join(folder, 'key')
writeFileSync(identity, key.privateKey, { mode: 0o600 })
let engine: TestEngine
beforeEach(() => {
  engine = testEngine()
})
afterEach(() => engine.close())
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const trusted = async (address: string, name: string) => {
  const { hosts } = engine.client
  await hosts.add({ address, name, identity })
  const { offered } = await hosts.keys({ host: name })
  await hosts.trust({ host: name, fingerprint: offered[0]?.fingerprint ?? '' })
}

/** lsblk also calls these disks: memory, network and pool devices, floppies, hidden parts of eMMC. */
const made = /^\/dev\/(z?ram|nbd|zd|fd|mmcblk\d+boot)/

const canBoot = hasNix && process.platform === 'linux' && process.arch === 'x64'
describe.runIf(canBoot)('a guest of the demo profile, which has BusyBox and no lsblk', () => {
  it('reports its disk, its serial, what is on it, and that it runs from there [N11]', {
    timeout: 600_000,
  }, async () => {
    const diskPath = await plainDisk([key.publicKey])
    await using vm = await bootDisk({ diskPath, format: 'raw', bus: 'nvme', timeoutMs: 240_000 })
    await vm.waitForSerial(/kiln-lab: ready \S+ /)
    await trusted(`root@127.0.0.1:${vm.sshPort}`, 'guest')
    const { disks, contentsRead } = await engine.client.hosts.disks({ host: 'guest' })
    expect(contentsRead).toBe(false)
    const part = (number: number) => `/dev/nvme0n1p${number}`
    expect(disks).toMatchObject([
      {
        path: '/dev/nvme0n1',
        model: 'QEMU NVMe Ctrl',
        serial: 'disk',
        bus: 'nvme',
        use: 'system',
        wwn: expect.stringMatching(/^nvme\./),
        removable: false,
        readOnly: false,
        sizeBytes: statSync(diskPath).size,
        parts: [
          { path: part(1), name: 'ESP', mountPoints: [] },
          { path: part(2), name: 'kiln-seed', mountPoints: [] },
          { path: part(3), fileSystem: 'ext4', mountPoints: ['/'] },
        ],
      },
    ])
  })
})

const refused = hostsRefused()
describe.skipIf(refused)(`a test host (${refused ?? 'on this computer'})`, { timeout: 240_000 }, () => {
  let network: LabNetwork
  let box: TestHost
  beforeAll(async () => {
    network = await createLabNetwork()
    box = await startHost(network, { name: 'box1', authorizedKeys: [key.publicKey] })
  }, 120_000)
  afterAll(async () => {
    await box?.stop()
    await network?.close()
  })

  it('reports the disks that lsblk lists, and the same ones without lsblk', async () => {
    await trusted(`root@${box.address}`, 'box1')
    const listed = await box.run('lsblk', '--nodeps', '--noheadings', '--bytes', '--output', 'PATH,SIZE,TYPE')
    const expected = listed
      .trim()
      .split('\n')
      .map(line => line.trim().split(/\s+/))
      .filter(([path = '', size, type]) => type === 'disk' && size !== '0' && !made.test(path))
      .map(([path, size]) => ({ path, sizeBytes: Number(size) }))
    const asked = () => engine.client.hosts.disks({ host: 'box1' })
    const known = await asked()
    expect(known.disks.map(({ path, sizeBytes }) => ({ path, sizeBytes }))).toEqual(
      expected.sort((a, b) => `${a.path}`.localeCompare(`${b.path}`, 'en', { numeric: true })),
    )
    // Only in this host: its root is an overlay over this computer's.
    await box.run('rm', '/usr/bin/lsblk')
    const facts = ({ disks }: typeof known) =>
      disks.map(({ path, serial, sizeBytes, bus, use }) => ({ path, serial, sizeBytes, bus, use }))
    expect(facts(await asked())).toEqual(facts(known))
  })
})
