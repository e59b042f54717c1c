// update and eval: what is built, in which order, and the report before a restart.
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { benchForBuilding } from './building-bench.ts'
import { runTool } from './run-tool.ts'

const { write, at, builds, tool, startTool, calls, config } = benchForBuilding()

it('update switches to the host and target that config.json names', () => {
  config('Standard-Boot')
  expect(tool('update')).toEqual({ status: 0, said: '', complained: '' })
  expect(calls()).toEqual(['nixos-rebuild switch --flake /etc/nixos#VM-TEST-Standard-Boot'])
})

it('update says where it builds something else than what a deploy brought', () => {
  config('Standard-Boot')
  write('var/lib/kiln/configuration.differs', '')
  expect(tool('update')).toMatchObject({
    status: 0,
    complained: expect.stringContaining('To compare: diff -r /etc/kiln/configuration /etc/nixos'),
  })
})

it('update collects garbage before it builds, deletes generations after the switch, and restarts last', () => {
  config('Secure-Boot')
  expect(tool('update', '--reboot', '--upgrade', '--rebuild-filesystem').status).toBe(0)
  expect(calls()).toEqual([
    'nix-collect-garbage',
    'nix-store --verify --repair',
    'nix --extra-experimental-features nix-command flakes flake update --flake /etc/nixos',
    'nixos-rebuild switch --flake /etc/nixos#VM-TEST-Secure-Boot --install-bootloader',
    'systemctl start kiln-generations.service',
    'nix-collect-garbage',
    'systemctl reboot',
  ])
})

/** The tool of the system that was built. */
function builtResets(next: string, ...rows: string[]): void {
  const file = 'nix/var/nix/profiles/system/sw/bin/kiln-host'
  const lines = ['mode\treset', `next\t${next}`, ...rows, 'end'].map(
    line => `printf '%b\\n' '${line.replaceAll('\t', '\\t')}'`,
  )
  write(file, `#!/bin/sh\nif [ "$2" = --next ]; then echo ${next}; exit; fi\n${lines.join('\n')}\n`)
  chmodSync(at(file), 0o755)
}
const restart = (typed: readonly string[]) =>
  runTool('update', ['--reboot'], {
    typed,
    env: { PATH: `${at('bin')}:${process.env['PATH']}`, KILN_ROOT: at(), FLAKE: '/etc/nixos' },
  })

it('update says what the next start takes away, and restarts only after a yes', () => {
  config('Standard-Boot')
  builtResets('reset', 'side\taway\t4096\t2', 'side\tback\t5\t1')
  const done = restart([])
  expect(done).toMatchObject({ status: 1, complained: expect.stringContaining('Not restarted') })
  expect(done.said).toBe(
    'The next start takes away 4.0KiB of 2 programs. To see which: kiln-host diff\nThe next start brings back 5B of 1 program. To see which: kiln-host diff\n',
  )
  expect(restart(['no']).status).toBe(1)
  expect(calls()).not.toContain('systemctl reboot')
  expect(restart(['y']).status).toBe(0)
  expect(calls()).toContain('systemctl reboot')
})

it('update restarts without a question where the next start takes nothing away', () => {
  config('Standard-Boot')
  builtResets('first-snapshot', 'side\taway\t4096\t2')
  const first = restart([])
  expect(first).toMatchObject({ status: 0, complained: '' })
  expect(first.said).toMatch(
    /^The next start only takes a snapshot.*\nA reset takes away 4\.0KiB of 2 programs/,
  )
  builtResets('disabled', 'side\taway\t4096\t2')
  expect(restart([])).toEqual({ status: 0, said: '', complained: '' })
  builtResets('reset')
  expect(restart([])).toEqual({ status: 0, said: '', complained: '' })
})

it.each(['--next', '--tabs'])('update asks before a restart where diff %s fails', word => {
  config('Standard-Boot')
  const file = 'nix/var/nix/profiles/system/sw/bin/kiln-host'
  write(file, `#!/bin/sh\nif [ "$2" = ${word} ]; then exit 1; fi\necho reset\n`)
  chmodSync(at(file), 0o755)
  const unknown = expect.stringContaining('What the next start resets is not known')
  expect(restart([])).toEqual({ status: 1, said: '', complained: unknown })
  expect(calls()).not.toContain('systemctl reboot')
  expect(restart(['y']).status).toBe(0)
  expect(calls()).toContain('systemctl reboot')
})

it('update deletes no generation where the switch failed', () => {
  config('Standard-Boot')
  write('bin/nixos-rebuild', '#!/bin/sh\nexit 1\n')
  expect(tool('update', '--clean').status).toBe(1)
  expect(calls()).toEqual(['nix-collect-garbage', 'nix-store --verify --repair'])
})

it('update does not restart into what could not be built', () => {
  config('Standard-Boot')
  write('fails', '')
  expect(tool('update', '--reboot').status).toBe(1)
  expect(calls()).toHaveLength(1)
})

it.each([
  '{ "target": "Standard-Boot" }',
  '{ "host_path": "x86_64/VM-TEST", "target": "standard" }',
  '{ "host_path": "a b", "target": "Standard-Boot" }',
  'no json',
])('no tool builds what the config.json %s does not name', text => {
  write('etc/nixos/config.json', text)
  expect(tool('update')).toMatchObject({
    status: 1,
    complained: expect.stringContaining('has to name a host'),
  })
  expect(calls()).toEqual([])
})

it('eval asks for an attribute of this configuration, and for nothing else', () => {
  config('Standard-Boot')
  expect(tool('eval', 'config.settings.disk.device').status).toBe(0)
  expect(calls()[0]).toContain(
    'eval --json /etc/nixos#nixosConfigurations."VM-TEST-Standard-Boot".config.settings.disk.device',
  )
  expect(tool('eval', '--expr').status).toBe(2)
  expect(tool('eval', 'a', 'b').status).toBe(2)
})

/** In place of Nix: `flake update` writes a newer lock. */
function updatesLock(): void {
  write('bin/nix', `#!/bin/sh\necho newer >${at('etc/nixos/flake.lock')}\n`)
}
const lock = () => readFileSync(at('etc/nixos/flake.lock'), 'utf8')

it('update puts flake.lock back where the newest versions cannot be built', () => {
  config('Standard-Boot')
  updatesLock()
  write('etc/nixos/flake.lock', 'earlier\n')
  chmodSync(at('etc/nixos/flake.lock'), 0o640)
  write('fails', '')
  const failed = {
    status: 1,
    complained: expect.stringContaining('/etc/nixos/flake.lock is again what it was.'),
  }
  // Nothing else fails.
  write('bin/nix-collect-garbage', '#!/bin/sh\n')
  write('bin/nix-store', '#!/bin/sh\n')
  expect(tool('update', '--upgrade')).toMatchObject(failed)
  expect([lock(), statSync(at('etc/nixos/flake.lock')).mode & 0o777]).toEqual(['earlier\n', 0o640])
  expect(readdirSync(at('etc/nixos')).sort()).toEqual(['config.json', 'flake.lock', 'flake.nix'])
  // What a person has changed is not an upgrade's.
  expect(tool('update').complained).toBe('')
  rmSync(at('etc/nixos/flake.lock'))
  expect(tool('update', '--upgrade').complained).toContain('flake.lock was removed: there was none before.')
  expect(existsSync(at('etc/nixos/flake.lock'))).toBe(false)
  rmSync(at('fails'))
  write('etc/nixos/flake.lock', 'earlier\n')
  expect(tool('update', '--upgrade')).toMatchObject({ status: 0, complained: '' })
  expect(lock()).toBe('newer\n')
})

it('update leaves the newer flake.lock where the system was built from it, and not all of it started', () => {
  config('Standard-Boot')
  updatesLock()
  write('etc/nixos/flake.lock', 'earlier\n')
  symlinkSync('system-1-link', at('nix/var/nix/profiles/system'))
  builds(`ln -sfn system-2-link ${at('nix/var/nix/profiles/system')}; exit 4`)
  expect(tool('update', '--upgrade')).toMatchObject({ status: 4, complained: '' })
  expect(lock()).toBe('newer\n')
})

it('update puts flake.lock back where the build is interrupted', async () => {
  config('Standard-Boot')
  updatesLock()
  write('etc/nixos/flake.lock', 'earlier\n')
  builds(`touch ${at('started')}; exec sleep 100`)
  const running = startTool('update', '--upgrade')
  while (!existsSync(at('started'))) await new Promise(done => setTimeout(done, 20))
  expect(lock()).toBe('newer\n')
  running.interrupt()
  expect(await running.ended).toBe(130)
  expect(running.complained()).toContain('/etc/nixos/flake.lock is again what it was.')
  expect(lock()).toBe('earlier\n')
})

describe('update after a power cut in an upgrade', () => {
  /** `more` runs where the system is installed, and the power is cut after it. */
  const cut = (more = '') => {
    config('Standard-Boot')
    updatesLock()
    write('etc/nixos/flake.lock', 'earlier\n')
    builds(`${more}\nkill -KILL $PPID`)
    expect(tool('update', '--upgrade').status).toBeNull()
    expect(lock()).toBe('newer\n')
    builds()
  }

  it('puts flake.lock back before it builds', () => {
    cut()
    builds(`cp ${at('etc/nixos/flake.lock')} ${at('built-from')}`)
    expect(tool('update')).toEqual({
      status: 0,
      said: '',
      complained: expect.stringContaining('/etc/nixos/flake.lock is again what it was.'),
    })
    expect([lock(), readFileSync(at('built-from'), 'utf8')]).toEqual(['earlier\n', 'earlier\n'])
    expect(readdirSync(at('var/lib/kiln'))).toEqual([])
    expect(tool('update').complained).toBe('')
  })

  it('leaves the lock that the system was built from, or that a person has changed since', () => {
    cut(`ln -sfn system-2-link ${at('nix/var/nix/profiles/system')}`)
    expect(tool('update')).toMatchObject({ status: 0, complained: '' })
    expect(lock()).toBe('newer\n')
    cut()
    write('etc/nixos/flake.lock', 'mine\n')
    expect(tool('update')).toMatchObject({ status: 0, complained: '' })
    expect([lock(), readdirSync(at('var/lib/kiln'))]).toEqual(['mine\n', []])
  })
})
