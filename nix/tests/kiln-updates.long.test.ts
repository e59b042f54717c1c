// services.kiln-updates: the units of a machine that takes updates, read by systemd itself. Needs a nixpkgs.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { readSettings } from '../../src/device/kiln-updates/settings.ts'
import { noSources, ofFile } from './given.ts'

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0

test.skipIf(noSources || !hasSystemd)(
  'systemd reads the units that take updates, and the program its settings',
  ({ folder }) => {
    const { units, settings } = ofFile<{ units: Record<string, string>; settings: object }>(
      join(import.meta.dirname, 'ordinary.nix'),
      'updates',
    )
    expect(Object.keys(units).sort()).toEqual([
      'auto-update.service',
      'auto-update.timer',
      'kiln-updates-settle.service',
    ])
    expect(units['auto-update.timer']).toContain('OnUnitInactiveSec=6h\n')
    const service = units['auto-update.service']
    expect(service).toContain('ConditionPathExists=/var/lib/kiln/50%% trust.json\n')
    // A machine that went back works, and is not degraded until its next start; one that could not (71) has failed.
    for (const name of ['auto-update.service', 'kiln-updates-settle.service'])
      expect(units[name]).toContain('SuccessExitStatus=70 75\n')
    // The switch that it watches does not end it.
    expect(service).toContain('X-RestartIfChanged=false\n')
    expect(units['kiln-updates-settle.service']).toContain(
      'ConditionPathExists=/var/lib/kiln-updates/trial.json\n',
    )

    writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings))
    expect(readSettings(join(folder, 'settings.json'))).toEqual({
      window: { from: '03:00', to: '05:00' },
      restarts: false,
      patienceSeconds: 600,
      holdSeconds: 120,
      before: null,
      bootFolder: null,
      git: null,
      checks: [
        { kind: 'unit', unit: 'sshd.service' },
        { kind: 'tcp', port: 22 },
        { kind: 'http', url: 'http://127.0.0.1/' },
        { kind: 'command', name: 'truth', path: '/run/current-system/sw/bin/true' },
      ],
    })

    for (const [name, text] of Object.entries(units))
      writeFileSync(join(folder, name), text.replaceAll(/\/nix\/store\/[^\s":']*/g, '/bin/true'))
    const paths = Object.keys(units).map(name => join(folder, name))
    const done = spawnSync('systemd-analyze', ['verify', '--man=no', ...paths], { encoding: 'utf8' })
    expect([done.stderr, done.status]).toEqual(['', 0])
  },
)

test.skipIf(noSources)(
  'a machine follows a repository by what its configuration says, and by no list of signers that this brings',
  ({ folder }) => {
    const found = ofFile<{
      settings: object
      unit: string
      good: string[]
      inside: string[]
      stored: string[]
    }>(join(import.meta.dirname, 'ordinary.nix'), 'updatesByGit')
    writeFileSync(join(folder, 'settings.json'), JSON.stringify(found.settings))
    expect(readSettings(join(folder, 'settings.json')).git).toEqual({
      url: 'https://git.example.com/home/machines.git',
      branch: 'main',
      folder: '/etc/nixos/machines',
      configuration: 'kitchen',
      allowedSigners: '/var/lib/kiln/allowed_signers',
      base: null,
      upgrade: false,
      staleDays: 14,
    })
    expect(found.unit).toContain('ConditionPathExists=/var/lib/kiln/allowed_signers\n')
    expect(found.unit).toContain('MemoryMax=75%\n')
    const ofUpdates = (messages: string[]) => messages.filter(each => each.includes('allowedSigners'))
    expect(ofUpdates(found.good)).toEqual([])
    for (const refused of [found.inside, found.stored])
      expect(ofUpdates(refused)).toEqual([expect.stringContaining('which the repository itself could bring')])
  },
)
