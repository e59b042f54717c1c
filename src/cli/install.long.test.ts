// The command line against a test host (test/support/hosts/installs/machine.ts documents what is real about it), with
// a stand-in for nixos-anywhere.
import { spawnSync } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hostsRefused, type TestHost } from '#lab/hosts/host.ts'
import { type InstallLab, installLab } from '#test/hosts/installs/lab.ts'
import { asInstaller, makeInstallable } from '#test/hosts/installs/machine.ts'
import { installers } from '#test/hosts/installs/machines-flake.ts'

const refused = hostsRefused()
const [standIn] = installers
const minute = 60_000

describe.skipIf(refused !== null)(
  refused ? `kiln install (${refused})` : 'kiln install',
  {
    timeout: 5 * minute,
  },
  () => {
    let lab: InstallLab
    let host: TestHost
    beforeAll(async () => {
      lab = await installLab(standIn)
      const { path } = await lab.machine('old', { name: 'box', label: '25.11.1' })
      host = await lab.host({ name: 'box', system: path })
      await makeInstallable(host)
      await asInstaller(host)
    }, 2 * minute)
    afterAll(() => lab?.close())

    const kiln = (more: string[], path = `${join(lab.folder, 'bin')}${delimiter}${process.env['PATH']}`) => {
      const to = ['--to', `root@${host.address}`, '--identity', lab.keyFile]
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [
          '--disable-warning=ExperimentalWarning',
          'src/cli/index.ts',
          'install',
          lab.flake('box').reference,
          ...to,
          ...more,
        ],
        {
          encoding: 'utf8',
          env: { ...process.env, KILN_HOME: lab.engine.home, HOME: lab.folder, PATH: path },
        },
      )
      return { status, stderr, last: stdout.trim().split('\n').at(-1) ?? '' }
    }
    const calls = () => host.run('sh', '-c', 'cat /root/calls 2>/dev/null || true')

    it('shows the disks and erases none without its serial', async () => {
      const unnamed = kiln([])
      expect(unnamed.status).toBe(1)
      expect(unnamed.stderr).toContain('LAB-B')
      expect(unnamed.stderr).toContain('--disk SERIAL')
      const named = kiln(['--disk', 'LAB-A'])
      expect(named.status).toBe(1)
      expect(named.stderr).toMatch(/ERASED: .*\/dev\/sda/)
      expect(named.stderr).toContain('Nothing was installed')
      const planned = kiln(['--disk', 'LAB-A', '--dry-run', '--json'])
      expect(planned.status).toBe(0)
      expect(JSON.parse(planned.last)).toMatchObject({
        type: 'result',
        plan: { erased: [{ serial: 'LAB-A' }], target: { installer: true, bootMode: 'efi' }, problems: [] },
      })
      expect(await calls()).toBe('')
    })

    it('shows how to trust a key that was never trusted, and does nothing until then', async () => {
      lab.distrust()
      const { status, stderr } = kiln(['--disk', 'LAB-A', '--confirm', 'LAB-A'])
      lab.trust()
      expect(status).toBe(1)
      expect(stderr).toContain(`The key of ${host.address} is not trusted yet.`)
      expect(stderr).toContain(`kiln hosts trust ${host.address}`)
      expect(await calls()).toBe('')
    })

    it('exits with 1 if a phase fails, and with 3 without nixos-anywhere', async () => {
      await host.run('sh', '-c', 'echo "exit 5" >/root/disko-does')
      const failed = kiln(['--disk', 'LAB-A', '--confirm', 'LAB-A', '--json'])
      expect(failed.status).toBe(1)
      expect(JSON.parse(failed.last)).toMatchObject({ type: 'error', error: { code: 'install.step-failed' } })
      expect(await calls()).toContain('disko /dev/sda')
      const without = kiln(['--disk', 'LAB-A'], '/usr/bin:/bin')
      expect(without).toMatchObject({
        status: 3,
        stderr: expect.stringContaining('nixos-anywhere was not found'),
      })
    })
  },
)
