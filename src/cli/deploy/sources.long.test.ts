// The sources of `kiln deploy`: a profile with answers, and an image of the library, against a real test host.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hostsRefused, type TestHost } from '#lab/hosts/host.ts'
import type { HostResult } from '#shared/deploy/result.ts'
import { type DeployLab, deployLab } from '#test/hosts/deploys.ts'
import { writeHostProfile } from '#test/profiles/host-profile.ts'

const refused = hostsRefused()
const name = refused ? `what is deployed (${refused})` : 'what is deployed'

describe.skipIf(refused !== null)(name, { timeout: 8 * 60_000 }, () => {
  let lab: DeployLab
  let host: TestHost
  beforeAll(async () => {
    lab = await deployLab()
    host = await lab.host({
      name: 'box',
      system: (await lab.machine('old', { name: 'box', label: '1' })).path,
    })
    writeHostProfile(join(lab.folder, 'profiles'))
  })
  afterAll(() => lab?.close())

  const kiln = (...words: string[]) => kilnWith({}, ...words)
  const kilnWith = (more: Record<string, string>, ...words: string[]) => {
    const script = ['--disable-warning=ExperimentalWarning', 'src/cli/index.ts']
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [...script, '--profiles', join(lab.folder, 'profiles'), ...words, '--json'],
      { encoding: 'utf8', env: { ...process.env, KILN_HOME: lab.engine.home, ...more } },
    )
    const last = stdout.trim().split('\n').at(-1) || '{}'
    return {
      status,
      // --json puts the error on stdout.
      output: `${last}\n${stderr}`,
      last: JSON.parse(last) as { hosts?: HostResult[]; id?: string; image?: { id: string } },
    }
  }
  const to = () => ['--to', `root@${host.address}`, '--identity', lab.keyFile, '--yes', '--trust']
  const running = async () => (await host.run('readlink', '/run/current-system')).trim()

  it('is the system of a profile with the given answers, checked by the profile’s rules', async () => {
    const { status, output, last } = kiln('deploy', 'hostly', '--set', 'label=25.11.7', ...to())
    expect(status, output).toBe(0)
    expect(last.hosts).toMatchObject([{ outcome: 'switched', checks: [{ ok: true, check: { port: 22 } }] }])
    expect(await running()).toMatch(/-nixos-system-hostly-25\.11\.7$/)
  })

  it('is the system that an image of the library was made from, under any of its names', async () => {
    const built = kiln('build', 'hostly', '--set', 'label=25.11.8', '--format', 'raw', '--trust')
    expect(built.status, built.output).toBe(0)
    const id = built.last.image?.id ?? built.last.id ?? ''
    const { status, output, last } = kiln('deploy', id, ...to())
    expect(status, output).toBe(0)
    expect(last.hosts).toMatchObject([{ outcome: 'switched', checks: [{ ok: true }] }])
    expect(await running()).toMatch(/-nixos-system-hostly-25\.11\.8$/)
    for (const word of ['latest', id.slice(0, -2)]) {
      const again = kiln('deploy', word, ...to())
      expect(again.status, again.output).toBe(0)
      expect(again.last.hosts).toMatchObject([{ to: last.hosts?.[0]?.to ?? 'none' }])
    }
    const unknown = kiln('deploy', 'hostli', ...to())
    expect(unknown.output).toContain('source.unknown-word')
  })

  it('is a flake that is not trusted only after --trust, where Nix has no sandbox: until then nothing is built', async () => {
    const { reference } = await lab.machine('strange', { name: 'box', label: '25.11.9' })
    const config = [process.env['NIX_CONFIG'], 'sandbox = false'].filter(Boolean).join('\n')
    const bare = { NIX_CONFIG: config, KILN_UNSANDBOXED: '' }
    const way = ['--to', `root@${host.address}`, '--identity', lab.keyFile, '--dry-run']
    const refusing = kilnWith(bare, 'deploy', reference, ...way)
    expect(refusing.status, refusing.output).toBe(1)
    expect(refusing.output).toContain('profile.no-sandbox')
    expect(refusing.output).toContain('--trust')
    const planned = kilnWith(bare, 'deploy', reference, ...way, '--trust')
    expect(planned.status, planned.output).toBe(0)
    expect(planned.output).toContain('kiln profiles untrust')
    expect(kilnWith(bare, 'deploy', reference, ...way).status).toBe(0)
  })

  it('keeps the release that the host was installed with, which must be given once if the host does not report it', async () => {
    writeHostProfile(join(lab.folder, 'profiles'), '25.11')
    const { path: system } = await lab.machine('aged', { name: 'aged', label: '24.05.1' })
    const aged = await lab.host({ name: 'aged', system })
    const words = ['deploy', 'hostly', '--set', 'label=25.11.4', '--to', `root@${aged.address}`]
    const more = ['--identity', lab.keyFile, '--yes', '--trust']
    const asked = kiln(...words, ...more)
    expect(asked.status, asked.output).toBe(1)
    expect(asked.output).toContain('deploy.state-version-unknown')
    expect(asked.output).toContain(`--state-version root@${aged.address}=24.05`)
    for (const [wrong, says] of [
      ['newest', 'Not a NixOS release'],
      ['nowhere=24.05', 'deploy.target'],
    ] as const)
      expect(kiln(...words, '--state-version', wrong, ...more).output).toContain(says)
    const answered = kiln(...words, '--state-version', `root@${aged.address}=24.05`, ...more)
    expect(answered.status, answered.output).toBe(0)
    expect(await aged.run('cat', '/etc/kiln/system.json')).toContain('"stateVersion":"24.05"')
    const next = kiln(...words.slice(0, 3), 'label=25.11.5', ...words.slice(4), ...more)
    expect(next.status, next.output).toBe(0)
    expect(await aged.run('cat', '/etc/kiln/system.json')).toContain('"stateVersion":"24.05"')
    writeHostProfile(join(lab.folder, 'profiles'))
  })

  it('is what the host was built from, and from then on what was deployed to it, with the changed answers', async () => {
    const settings = {
      schema: 1,
      profile: 'hostly',
      architecture: 'x86_64',
      options: { label: '25.11.3', gone: 'by now' },
    }
    const files = { '/etc/kiln/configuration/settings.json': JSON.stringify(settings) }
    const { path: system } = await lab.machine('old', { name: 'box', label: '1' })
    const cellar = await lab.host({ name: 'cellar', system, files })
    const label = async () => (await cellar.run('readlink', '/run/current-system')).trim().split('-').at(-1)
    const added = kiln(
      'hosts',
      'add',
      `root@${cellar.address}`,
      '--name',
      'cellar',
      '--identity',
      lab.keyFile,
    )
    expect(added.status, added.output).toBe(0)
    const fromHost = (...words: string[]) =>
      kiln('deploy', '--from-host', '--to', 'cellar', '--yes', '--trust', ...words)
    const first = fromHost()
    expect(first.status, first.output).toBe(0)
    expect(await label()).toBe('25.11.3')
    expect(fromHost('--set', 'label=25.11.4').status).toBe(0)
    expect(await label()).toBe('25.11.4')
    // This does not use the file, which in a real system now belongs to the new system.
    expect(fromHost().last.hosts).toMatchObject([{ outcome: 'switched' }])
    expect(await label()).toBe('25.11.4')

    const silent = await lab.host({ name: 'silent', system })
    kiln('hosts', 'add', `root@${silent.address}`, '--name', 'silent', '--identity', lab.keyFile)
    expect(kiln('deploy', '--from-host', '--to', 'silent', '--yes').output).toContain('deploy.nothing-known')
    expect(kiln('deploy', '--from-host', '--to', 'cellar', '--to', 'silent', '--yes').status).toBe(2)
  })
})
