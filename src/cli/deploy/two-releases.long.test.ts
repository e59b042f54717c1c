// A machine that is older than both releases of Kiln which deploy to it keeps its system.stateVersion, by the command line and
// against a real test host: a profile, an image, the same again, and what the host has.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hostsRefused, type TestHost } from '#lab/hosts/host.ts'
import type { HostResult } from '#shared/deploy/result.ts'
import { recordedVersion } from '#shared/profiles/state-version.ts'
import { type DeployLab, deployLab } from '#test/hosts/deploys.ts'
import { writeHostProfile } from '#test/profiles/host-profile.ts'

const refused = hostsRefused()
const name = refused ? `two releases of Kiln (${refused})` : 'two releases of Kiln'

describe.skipIf(refused !== null)(name, { timeout: 8 * 60_000 }, () => {
  let lab: DeployLab
  let host: TestHost
  const profiles = () => join(lab.folder, 'profiles')
  /** The stateVersion that a release gives to new machines. */
  const release = (stateVersion: string) => writeHostProfile(profiles(), stateVersion)
  beforeAll(async () => {
    lab = await deployLab()
    const { path } = await lab.machine('old', { name: 'box', label: '24.05.1', stateVersion: '24.05' })
    host = await lab.host({ name: 'box', system: path })
    await lab.engine.client.hosts.add({
      address: `root@${host.address}`,
      name: 'box',
      identity: lab.keyFile,
    })
    lab.trust()
  }, 8 * 60_000)
  afterAll(() => lab?.close())

  const kiln = (...words: string[]) => {
    const script = ['--disable-warning=ExperimentalWarning', 'src/cli/index.ts']
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [...script, '--profiles', profiles(), ...words, '--json'],
      { encoding: 'utf8', env: { ...process.env, KILN_HOME: lab.engine.home } },
    )
    const last = stdout.trim().split('\n').at(-1) || '{}'
    expect(status, `${last}\n${stderr}`).toBe(0)
    return JSON.parse(last) as { hosts?: HostResult[]; image?: { id: string } }
  }
  const deploy = (...words: string[]) => kiln('deploy', ...words, '--to', 'box', '--yes', '--trust')
  const recorded = async () => recordedVersion(await host.run('cat', '/etc/kiln/system.json'))
  const running = async () => (await host.run('readlink', '/run/current-system')).trim()

  it('leave a machine that is older than both as it is, whatever is deployed', async () => {
    release('25.11')
    deploy('hostly', '--set', 'label=25.11.1')
    expect([await recorded(), await running()]).toEqual(['24.05', expect.stringMatching(/-25\.11\.1$/)])
    const first = kiln('build', 'hostly', '--set', 'label=25.11.2', '--format', 'raw', '--trust')
    deploy(first.image?.id ?? '')
    expect([await recorded(), await running()]).toEqual(['24.05', expect.stringMatching(/-25\.11\.2$/)])

    release('26.05')
    deploy('hostly', '--set', 'label=26.05.1')
    expect([await recorded(), await running()]).toEqual(['24.05', expect.stringMatching(/-26\.05\.1$/)])
    deploy('--from-host', '--set', 'label=26.05.3')
    expect([await recorded(), await running()]).toEqual(['24.05', expect.stringMatching(/-26\.05\.3$/)])
    const again = kiln('build', '--again', first.image?.id ?? '', '--set', 'label=26.05.2', '--trust')
    const { provenance } = await lab.engine.client.images.show({ id: again.image?.id ?? '' })
    // An image that is built again is for new machines.
    expect(provenance.stateVersion).toBe('26.05')
    deploy('latest')
    expect([await recorded(), await running()]).toEqual(['24.05', expect.stringMatching(/-26\.05\.2$/)])
    kiln('rollback', '--to', 'box', '--yes')
    expect(await recorded()).toBe('24.05')
  })
})
