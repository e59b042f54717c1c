// services.kaliun: the units of a box, read by systemd itself. Needs a nixpkgs.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { noSources, ofFile } from './given.ts'

type Made = {
  units: Record<string, string>
  files: object
  firewall: string
  keys: string[]
  passwords: string
}
const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0

test.skipIf(noSources || !hasSystemd)(
  'systemd reads the units of a box, and each does what its name says',
  ({ folder }) => {
    const { units, files, firewall, keys, passwords } = ofFile<Made>(
      join(import.meta.dirname, 'ordinary.nix'),
      'kaliun',
    )
    expect(Object.keys(units).sort()).toEqual([
      'kaliun-commands.path',
      'kaliun-commands.service',
      'kaliun-config-sync.service',
      'kaliun-config-sync.timer',
      'kaliun-disks.service',
      'kaliun-disks.timer',
      'kaliun-hand-over.service',
      'kaliun-health-reporter.path',
      'kaliun-health-reporter.service',
      'kaliun-health-reporter.timer',
      'kaliun-log-reporter.service',
      'kaliun-log-reporter.timer',
      'kaliun-token-refresh.service',
      'kaliun-token-refresh.timer',
      'kaliun-wipe.service',
      'kaliunbox-auto-claim.path',
      'kaliunbox-auto-claim.service',
      'kaliunbox-connect-address.path',
      'kaliunbox-lan-claim.service',
      'kaliunbox-screen.service',
    ])
    expect(units['kaliun-health-reporter.timer']).toContain('OnUnitActiveSec=15min\n')
    // Not config.json, which a report may change; and a unit that is started often does not end the path that starts it.
    expect(units['kaliun-health-reporter.path']).toContain('PathChanged=/run/kaliun/configured\n')
    // Without an address a box calls no server.
    for (const name of [
      'auto-claim',
      'token-refresh',
      'config-sync',
      'health-reporter',
      'log-reporter',
      'commands',
    ])
      expect(units[`${name === 'auto-claim' ? 'kaliunbox' : 'kaliun'}-${name}.service`]).toContain(
        'ConditionPathExists=/var/lib/kaliun/connect_api_url\n',
      )
    expect(units['kaliunbox-connect-address.path']).toContain('Unit=kaliunbox-auto-claim.service\n')
    for (const name of Object.keys(units).filter(each => /(?<!address)\.path$/.test(each)))
      expect(units[name.replace('.path', '.service')]).toContain('StartLimitIntervalSec=0\n')
    for (const [name, text] of Object.entries(units).filter(([each]) => each.endsWith('.service'))) {
      expect(text).toMatch(
        new RegExp(
          `^ExecStart=/nix/store/[^/]*/bin/${name.replace('.service', '')}( --user ada| --users root,ada)?$`,
          'm',
        ),
      )
      if (name !== 'kaliun-wipe.service' && name !== 'kaliun-hand-over.service')
        expect(text).toContain('RuntimeDirectoryPreserve=true\n')
    }
    expect(units['kaliunbox-screen.service']).toMatch(/^StandardInput=null$/m)
    expect(units['kaliunbox-screen.service']).not.toContain('PrivateDevices=true')
    // Only while the box has no owner and no Connect, and then the firewall lets the claim in.
    const lan = units['kaliunbox-lan-claim.service'] ?? ''
    for (const name of ['owner', 'config.json', 'connect_api_url'])
      expect(lan).toContain(`ConditionPathExists=!/var/lib/kaliun/${name}\n`)
    expect(lan).toMatch(/^ExecStartPre=\+\S*\/kaliun-lan-port open$/m)
    expect(lan).toMatch(/^ExecStopPost=\+\S*\/kaliun-lan-port close$/m)
    expect(lan).toMatch(/^CapabilityBoundingSet=$/m)
    expect(firewall).toMatch(/\/kaliun-lan-port open-if-running \|\| true$/m)
    expect(keys).toContain('/var/lib/kaliun/owner/authorized_keys/%u')
    // Before anything uses what it removes, and only after an order or `kaliun-forget`.
    const wipe = units['kaliun-wipe.service'] ?? ''
    for (const line of ['DefaultDependencies=false', 'SuccessAction=reboot', 'PrivateMounts=true'])
      expect(wipe).toContain(`${line}\n`)
    for (const mark of ['wiping', 'handing/former-gone'])
      expect(wipe).toContain(`ConditionPathExists=|/var/lib/kaliun/${mark}\n`)
    const handOver = units['kaliun-hand-over.service'] ?? ''
    expect(handOver).toContain('ConditionPathExists=/var/lib/kaliun/handing\n')
    expect(handOver).toContain('Restart=on-failure\n')
    // Of a person with a password, and not of those whose file the wipe removes or who have none.
    expect(JSON.parse(passwords)).toEqual(['bea', 'cy', 'dan'])
    for (const name of ['sysinit.target', 'kiln-seed.service', 'systemd-journal-flush.service'])
      expect(wipe).toMatch(new RegExp(`^Before=.*${name}`, 'm'))
    // A server that is away makes no failed unit, which the next report would name.
    for (const name of ['commands', 'config-sync', 'health-reporter', 'token-refresh'])
      expect(units[`kaliun-${name}.service`]).toContain('SuccessExitStatus=75\n')
    expect(files).toEqual({
      'kaliun-connect': {
        '/var/lib/kaliun/connect_api_url': 'https://connect.example.com/100%%',
        '/var/lib/kaliun/connect_fingerprint': `SHA256:${'A'.repeat(43)}`,
      },
    })

    for (const [name, text] of Object.entries(units))
      writeFileSync(join(folder, name), text.replaceAll(/\/nix\/store\/[^\s":']*/g, '/bin/true'))
    const paths = Object.keys(units).map(name => join(folder, name))
    const done = spawnSync('systemd-analyze', ['verify', '--man=no', ...paths], { encoding: 'utf8' })
    expect([done.stderr, done.status]).toEqual(['', 0])
  },
)
