// Kiln's own units as the modules make them, read by systemd itself. Needs a nixpkgs (docs/nix.md).
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { noSources, ofCell } from './given.ts'

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0

const settings = {
  options: { passwordLogin: true, wifi: true, wifiNetwork: '100% Café', tailscale: true },
}

test.skipIf(noSources || !hasSystemd)('systemd reads every unit without a complaint', () => {
  const call = { profile: 'template', system: 'x86_64-linux', settings }
  const units = ofCell<Record<string, string>>('units', call)
  expect(Object.keys(units).sort()).toEqual([
    'kiln-advertise.service',
    'kiln-boot-entries.service',
    'kiln-generations.service',
    'kiln-hostname.service',
    'kiln-known-good.service',
    'kiln-known-good.timer',
    'kiln-nix-registration.service',
    'kiln-password.service',
    'kiln-place.service',
    'kiln-screen.service',
    'kiln-seed.service',
    'kiln-user.service',
    'kiln-wifi-country.service',
    'kiln-wifi.service',
  ])

  // The form's value, not what % means in a unit file.
  expect(units['kiln-wifi.service']).toContain('"NETWORK=100%% Café"\n')

  // It announces the host key, which has to be there.
  expect(units['kiln-advertise.service']).toMatch(/^After=.*\bsshd-keygen\.service\b/m)

  // What was not ready in its first minutes may be an hour later.
  expect(units['kiln-known-good.timer']).toMatch(/^OnBootSec=10min$/m)
  expect(units['kiln-known-good.timer']).toMatch(/^OnUnitInactiveSec=1h$/m)

  // Before its root partition has grown, a new image has no space for what these write.
  for (const name of ['kiln-seed.service', 'kiln-nix-registration.service'])
    expect(units[name]).toMatch(/^After=.*\bsystemd-growfs-root\.service\b/m)

  const folder = mkdtempSync(join(tmpdir(), 'kiln-units-'))
  mkdirSync(folder, { recursive: true })
  // Only ordered before or after; systemd-analyze needs a file for every unit that another one requires.
  writeFileSync(join(folder, 'avahi-daemon.service'), '[Service]\nExecStart=/bin/true\n')
  for (const [name, text] of Object.entries(units)) {
    // Nothing is built here: a program of this computer replaces each store path.
    writeFileSync(join(folder, name), text.replaceAll(/\/nix\/store\/[^\s":']*/g, '/bin/true'))
  }
  const paths = Object.keys(units).map(name => join(folder, name))
  const done = spawnSync('systemd-analyze', ['verify', '--man=no', ...paths], { encoding: 'utf8' })
  rmSync(folder, { recursive: true })
  expect(done.stderr).toBe('')
  expect(done.status).toBe(0)
})
