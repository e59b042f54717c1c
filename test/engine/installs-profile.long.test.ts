// `kiln install PROFILE`: on the disk layout of the profile's ISO, with personal data written to its
// partition over SSH. On a test host (test/support/hosts/installs/machine.ts says which parts are real); that
// partition is a loop device.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hostsRefused, type TestHost } from '#lab/hosts/host.ts'
import { makeKeyPair } from '#lab/ssh.ts'
import { type Loop, oldByte } from '#test/drives/loops.ts'
import { type InstallLab, installLab } from '#test/hosts/installs/lab.ts'
import { asInstaller, makeInstallable } from '#test/hosts/installs/machine.ts'
import { installers } from '#test/hosts/installs/machines-flake.ts'
import { partBytes, putSeedPart } from '#test/hosts/installs/seed-part.ts'
import { withInstallation, writeHostProfile } from '#test/profiles/host-profile.ts'

const refused = hostsRefused()
const minute = 60_000
const name = `an installation of a profile${refused ? ` (${refused})` : ''}`

describe.skipIf(refused !== null)(name, { timeout: 5 * minute }, () => {
  let lab: InstallLab
  let host: TestHost
  /** Full of old data. */
  let part: Loop
  beforeAll(async () => {
    lab = await installLab(installers[0])
    withInstallation(writeHostProfile(join(lab.folder, 'profiles')))
    const { path } = await lab.machine('old', { name: 'box', label: '25.11.1' })
    host = await lab.host({ name: 'box', system: path })
    await makeInstallable(host)
    await asInstaller(host)
    part = await putSeedPart(host, lab.folder)
  }, 2 * minute)
  afterAll(async () => {
    await lab?.close()
    part?.detach()
  })

  const kiln = async (...words: string[]) => {
    const script = ['--disable-warning=ExperimentalWarning', 'src/cli/index.ts']
    const options = ['--profiles', join(lab.folder, 'profiles'), ...words, '--trust', '--json']
    const env = {
      ...process.env,
      KILN_HOME: lab.engine.home,
      PATH: `${lab.bin}${delimiter}${process.env['PATH']}`,
    }
    const child = spawn(process.execPath, [...script, ...options], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    const output = Promise.all([text(child.stdout), text(child.stderr)])
    const [status] = (await once(child, 'exit')) as [number | null]
    return { status, output: (await output).join('\n') }
  }
  const to = () => [
    '--to',
    `root@${host.address}`,
    '--identity',
    lab.keyFile,
    '--disk',
    'LAB-B',
    '--confirm',
    'LAB-B',
  ]
  const calls = async () =>
    (await host.run('sh', '-c', 'cat /root/calls 2>/dev/null || true')).trim().split('\n')

  it('shows what would be formatted, and changes nothing', async () => {
    const { status, output } = await kiln('install', 'hostly', ...to(), '--set', 'label=25.11.9', '--dry-run')
    expect(status, output).toBe(0)
    expect(output).toContain('/run/kiln/install-disk')
    const unknown = await kiln('install', 'hostli', ...to())
    expect(unknown.status).not.toBe(0)
    expect(unknown.output).toContain('source.unknown-word')
    expect(await calls()).toEqual([''])
  })

  it('refuses invalid answers before anything there is changed', async () => {
    const file = join(lab.folder, 'wrong.json')
    writeFileSync(file, JSON.stringify({ hostname: 'box7', secrets: { nothing: 'x' } }))
    const { status, output } = await kiln('install', 'hostly', ...to(), '--personalise', file)
    expect(status).not.toBe(0)
    expect(output).toContain('seed.invalid')
    expect(await calls()).toEqual([''])
  })

  it('does not write to a partition of another disk', async () => {
    const other = '../../devices/pci0000:00/ata1/host0/block/sda/sdb2'
    await host.run('ln', '-sfn', other, '/sys/class/block/sdb2')
    const { status, output } = await kiln('install', 'hostly', ...to())
    expect(status).not.toBe(0)
    expect(output).toContain('install.seed-failed')
    expect((await calls()).some(line => line.includes('nixos-install'))).toBe(false)
    await host.run('ln', '-sfn', other.replace('sda', 'sdb'), '/sys/class/block/sdb2')
  })

  it('writes them to its partition, and leaves no old data', async () => {
    const file = join(lab.folder, 'box7.json')
    const { publicKey } = makeKeyPair()
    writeFileSync(file, JSON.stringify({ hostname: 'box7', sshKeys: [publicKey] }))
    const ended = kiln('install', 'hostly', ...to(), '--personalise', file, '--start-seconds', '120')
    const early = ended.then(({ output }) => Promise.reject(new Error(output)))
    expect(await Promise.race([host.ended(), early])).toBe('reboot')
    await host.reboot()
    const { status, output } = await ended
    expect(status, output).toBe(0)
    const bytes = part.read(0, partBytes)
    const header = bytes.subarray(0, 512).toString('latin1')
    expect(header).toMatch(/^KILNSEED 1\nsize \d+\nsha256 [0-9a-f]{64}\n/)
    expect(bytes.includes(publicKey.split(' ')[1] ?? 'none')).toBe(true)
    expect(bytes.includes(Buffer.alloc(64, oldByte))).toBe(false)
    expect(bytes.subarray(partBytes / 2).every(byte => byte === 0)).toBe(true)
    // They are in no file of this computer.
    const plans = await lab.engine.ports.files.list(join(lab.engine.ports.folders.data, 'installs'))
    for (const plan of plans) {
      const kept = readFileSync(join(lab.engine.ports.folders.data, 'installs', plan, 'plan.json'), 'utf8')
      expect(kept).not.toContain(publicKey.split(' ')[1])
    }
  })
})
