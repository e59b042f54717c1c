import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { noSources } from '../given.ts'
import { ofOwnFlake } from './ejected.ts'
import { ejectedFlakes, lines, profiles, text } from './flakes.ts'
import { outputsOf, withoutComment } from './lines.ts'

const { flakeOf } = ejectedFlakes()

describe.skipIf(noSources)('Nix finds', () => {
  test.each(profiles)('every output that a line names, in the flake of %s', profile => {
    type Names = { nixosConfigurations: string[] } & Record<
      'packages' | 'devShells',
      Record<string, string[]>
    >
    const names = ofOwnFlake<Names>(flakeOf(profile), 'names')
    const known = new Set([
      ...names.nixosConfigurations.map(name => `nixosConfigurations.${name}`),
      ...(['packages', 'devShells'] as const).flatMap(kind =>
        Object.entries(names[kind]).flatMap(([system, all]) => all.map(name => `${kind}.${system}.${name}`)),
      ),
    ])
    for (const line of lines(profile, 'flake')) {
      const wanted = line.includes('HOSTNAME-TARGET')
        ? ['VM-TEST-Standard-Boot', 'VM-TEST-Secure-Boot', 'VM-TEST-Disk-Operation'].map(
            name => `nixosConfigurations.${name}`,
          )
        : outputsOf(line)
      for (const output of wanted) expect(known, line).toContain(output)
    }
  })

  test('the documented program that starts the appliance’s VM, whatever its host is called', () => {
    const file = join(flakeOf('appliance'), 'settings.json')
    const settings: Record<string, unknown> = JSON.parse(text(file))
    writeFileSync(file, JSON.stringify({ ...settings, options: { hostname: 'box9' } }))
    expect(ofOwnFlake(flakeOf('appliance'), 'vm')).toBe('run-kaliunbox-vm')
    writeFileSync(file, JSON.stringify(settings))
    expect(lines('appliance', 'flake')).toContain('./result/bin/run-kaliunbox-vm')
  })

  test('what the document’s shells are for: `nix develop` has the shells’ programs', () => {
    expect(ofOwnFlake(flakeOf('orchestrator'), 'shell')).toEqual(
      expect.arrayContaining([
        'agenix',
        'age',
        'git',
        'just',
        'nixos-anywhere',
        'openssh',
        'ruff',
        'ty',
        'uv',
      ]),
    )
    expect(ofOwnFlake(flakeOf('strato-host'), 'shell')).toEqual(
      expect.arrayContaining(['swift-from-debian', 'qemu', 'openvswitch', 'ovn', 'glib']),
    )
  })

  test.each([
    ['appliance', 'machine'],
    ['appliance', 'updating'],
    ['ai-sandbox', 'machine'],
    ['strato-host', 'machine'],
  ] as const)('on the machine of %s every unit and program that a line names (%s)', (profile, group) => {
    const { units, programs } = ofOwnFlake<Record<'units' | 'programs', string[]>>(flakeOf(profile), group)
    /** Programs of packages that have more than one. */
    const packages: Record<string, string> = {
      systemctl: 'systemd',
      journalctl: 'systemd',
      ip: 'iproute2',
      bridge: 'iproute2',
      ping: 'iputils',
      lsmod: 'kmod',
      ls: 'coreutils-full',
      env: 'coreutils-full',
      groups: 'coreutils-full',
      'ovs-vsctl': 'openvswitch',
    }
    for (const line of lines(profile, group)) {
      const [program = '', ...words] = withoutComment(line)
        .replace(/^sudo |^cd \S+ && /, '')
        .split(' ')
      expect(programs, line).toContain(packages[program] ?? program)
      if (!/^(systemctl|journalctl)$/.test(program)) continue
      // A line of an example has no unit.
      const named = words.filter(word => !/^(-|status$|restart$|\d+$|service-name$)/.test(word))
      for (const unit of named) expect(units, line).toContain(unit.replace(/(\.service)?$/, '.service'))
    }
  })
})
