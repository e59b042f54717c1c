// Several hosts from the command line: repeating a deploy from a file, resuming it, and the output for each host.
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hostsRefused, type TestHost } from '#lab/hosts/host.ts'
import type { HostResult } from '#shared/deploy/result.ts'
import { kilnIn } from '#test/engine/kiln.ts'
import { type DeployLab, deployLab } from '#test/hosts/deploys.ts'

const refused = hostsRefused()

describe.skipIf(refused !== null)(
  refused ? `a fleet (${refused})` : 'a fleet',
  { timeout: 8 * 60_000 },
  () => {
    let lab: DeployLab
    const boxes: TestHost[] = []
    let old: string
    beforeAll(async () => {
      lab = await deployLab()
      old = (await lab.machine('old', { name: 'box', label: '25.11.1' })).path
      for (const name of ['one', 'two', 'three']) {
        const box = await lab.host({ name, system: old })
        boxes.push(box)
        const known = { address: `root@${box.address}`, name, tags: ['web'], jump: null }
        await lab.engine.client.hosts.add({ ...known, identity: lab.keyFile })
      }
    })
    afterAll(() => lab?.close())

    const kiln = (...words: string[]) => kilnIn(lab.engine.home)(...words)
    const running = () =>
      Promise.all(boxes.map(async box => (await box.run('readlink', '/run/current-system')).trim()))
    const outcomes = (stdout: string) => {
      const { hosts } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as { hosts?: HostResult[] }
      return hosts?.map(({ host, outcome }) => `${host} ${outcome}`)
    }

    it('stops after its canary, is resumed for the remaining hosts, and is repeated from its file [D5]', async () => {
      const { reference, path } = await lab.machine('next', { name: 'box', label: '25.11.2' })
      const file = join(lab.folder, 'web.json')
      const second = boxes[1] as TestHost
      await second.run('touch', '/etc/is-ill')
      const words = ['--group', 'web', '--canary', '2', '--at-once', '1', '--check', 'ill.service', '--yes']
      // The lab has no systemd: this stand-in reports whether a unit is active.
      for (const box of boxes)
        await box.run(
          'sh',
          '-c',
          'printf "#!/bin/sh\\n! test -e /etc/is-ill\\n" >/usr/local/bin/systemctl; chmod +x /usr/local/bin/systemctl',
        )
      const first = kiln('deploy', reference, ...words, '--save-plan', file, '--json')
      expect([first.status, outcomes(first.stdout)]).toEqual([
        1,
        ['one switched', 'two rolled-back', 'three untouched'],
      ])
      expect(await running()).toEqual([path, old, old])
      expect(statSync(file).mode & 0o777).toBe(0o600)

      const listed = kiln('hosts').stdout
      expect(listed).toMatch(/^one .*last deploy: switched 20/m)
      expect(listed).toMatch(/^two .*last deploy: rolled back 20/m)
      expect(kiln('hosts', 'show', 'two', '--no-ask').stdout).toMatch(/^Deploy +20.* rolled back .*next$/m)

      await second.run('rm', '/etc/is-ill')
      // The flake has changed: a resumed deploy uses what the other hosts got.
      await lab.machine('next', { name: 'box', label: '25.11.3' })
      const rest = kiln('deploy', '--resume', '--yes', '--json')
      expect([rest.status, outcomes(rest.stdout)]).toEqual([0, ['two switched', 'three switched']])
      expect(await running()).toEqual([path, path, path])
      expect(kiln('deploy', '--resume', '--yes').stderr).toContain('have their new system')

      const again = kiln('deploy', '--plan', file, '--yes')
      expect(again.status, again.stderr).toBe(0)
      expect(again.stdout).toMatch(/^Host +Outcome +Time +Runs$/m)
      for (const name of ['one', 'two', 'three'])
        expect(again.stdout).toMatch(new RegExp(`^${name} +switched .*nixos-system-box-25\\.11\\.3$`, 'm'))
    })

    it('refuses a file that it cannot read as a deploy, and leaves it alone', () => {
      const file = join(lab.folder, 'broken.json')
      for (const [text, output] of [
        ['{', 'cannot be read'],
        ['{"schema": 99}', 'newer Kiln'],
        ['{"schema": 1, "deploy": {"hosts": []}}', 'cannot be read'],
      ] as const) {
        writeFileSync(file, text)
        const { status, stderr } = kiln('deploy', '--plan', file, '--yes')
        expect([status, stderr]).toEqual([1, expect.stringContaining(output)])
        expect(readFileSync(file, 'utf8')).toBe(text)
      }
    })

    it('has names and tags that can be changed', () => {
      expect(kiln('hosts', 'rename', 'three', 'spare').stdout).toContain('three is now called spare')
      expect(kiln('hosts', 'tag', 'spare', 'db', '--', '-web').stdout).toContain('db')
      expect(kiln('hosts', 'tag', 'spare').stdout).toBe('spare has the tags db.\n')
      expect(kiln('hosts', 'tag', 'spare', 'a b')).toMatchObject({ status: 2 })
      expect(kiln('hosts', 'rename', 'one', 'spare')).toMatchObject({ status: 1 })
    })
  },
)
