// The lines of each document, typed in Nix itself in the flake that `kiln eject` writes: with what Nix would build, which is not
// built. The sources are those of the tests, in place of those of the lock.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { kilnProfiles } from '../../../scripts/test-nix/profiles.ts'
import { noSources, sources } from '../given.ts'
import { eject, ofOwnFlake, withGivenSources } from './ejected.ts'
import { type Group, nixFolder, typedLines, withoutComment } from './lines.ts'

let folder: string
const flakes = new Map<string, string>()
const documented = kilnProfiles(nixFolder)
beforeAll(() => {
  if (noSources) return
  folder = mkdtempSync(join(tmpdir(), 'kiln-typed-'))
  for (const profile of documented) {
    const flake = eject(folder, profile)
    withGivenSources(flake)
    flakes.set(profile, flake)
  }
})
afterAll(() => {
  if (!noSources) rmSync(folder, { recursive: true })
})

const settings = 'experimental-features = nix-command flakes\nsubstituters =\n'
const type = (line: string, profile: string) => {
  const env = { ...sources.env, NIX_CONFIG: settings, NIX_PATH: `nixpkgs=${sources.nixpkgs}` }
  const cwd = flakes.get(profile) ?? ''
  const { status, stdout, stderr } = spawnSync('bash', ['--norc', '-c', line], {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  return { status, output: `${stdout}${stderr}`.slice(-2000) }
}
const lines = (profile: string, group: Group) => [
  ...new Set((typedLines(profile).get(group) ?? []).map(withoutComment)),
]
const would = (name: RegExp) => ({ status: 0, output: expect.stringMatching(name) })

const nixBuild = documented.flatMap(profile =>
  lines(profile, 'flake')
    .filter(line => /^nix .*\bbuild\b/.test(line))
    // From a cache that is not reached here, and of what was built before.
    .filter(line => !/--(substituters|rebuild)\b/.test(line))
    .map(line => ({ profile, line })),
)

describe.skipIf(noSources)('typed in the ejected flake', () => {
  test.each(nixBuild)('$profile: $line', ({ profile, line }) => {
    const { status, output } = type(`${line} --dry-run`, profile)
    // The last one of those that it would build.
    expect(output).toMatch(/\.drv\n$/)
    expect(status).toBe(0)
  })

  test('ai-sandbox: nix show-derivation .#qemu', () => {
    expect(lines('ai-sandbox', 'flake')).toContain('nix show-derivation .#qemu')
    expect(type('nix show-derivation .#qemu', 'ai-sandbox')).toMatchObject({ status: 0 })
  })

  test('ai-sandbox: nix-build of default.nix', () => {
    expect(type('nix-build --dry-run', 'ai-sandbox')).toEqual(would(/-kiln-ai-sandbox-qcow2\.drv/))
  })

  test('strato-host: a machine of test-configuration.nix', () => {
    const line = 'nixos-rebuild build-vm -I nixos-config=./test-configuration.nix'
    expect(lines('strato-host', 'flake')).toContain(line)
    // What nixos-rebuild runs for it; the sources of the tests need the overlay that stands in for Haskell's programs.
    const [overlay = ''] = (sources.env['KILN_NIX_OVERLAY'] ?? '').split(':')
    const overlays = overlay ? `nixpkgs.overlays = [ (import ${overlay}) ];` : ''
    writeFileSync(
      join(flakes.get('strato-host') ?? '', 'given.nix'),
      `{ imports = [ ./test-configuration.nix ]; ${overlays} }`,
    )
    const typed = "nix-build '<nixpkgs/nixos>' --attr vm -I nixos-config=./given.nix --dry-run"
    expect(type(typed, 'strato-host')).toEqual(would(/-nixos-vm\.drv/))
  })

  test('a disk script for nixos-anywhere in every profile', () => {
    for (const profile of documented)
      expect(ofOwnFlake(flakes.get(profile) ?? '', 'installed'), profile).toEqual({
        disko: expect.stringMatching(/-kiln-disko\.drv$/),
        toplevel: expect.stringMatching(/-nixos-system-.*\.drv$/),
      })
  })

  test('what nixos-anywhere builds of .#appliance', () => {
    expect(lines('orchestrator', 'flake')).toContain('nixos-anywhere --flake .#appliance root@192.0.2.7')
    const of = (what: string) =>
      type(
        `nix build --dry-run '.#nixosConfigurations."appliance".config.system.build.${what}'`,
        'orchestrator',
      )
    expect(of('diskoScript')).toEqual(would(/-kiln-disko\.drv/))
    expect(of('toplevel')).toEqual(would(/-nixos-system-orchestrator-.*\.drv/))
  })

  const rebuilds = lines('appliance', 'flake').filter(line => line.startsWith('nixos-rebuild build-vm'))
  // What NixOS's own nixos-rebuild runs for the line: it has no dry run of its VM.
  test.each(rebuilds)('appliance: what %s runs', line => {
    const [, name = ''] = /#([\w-]+)/.exec(line) ?? []
    const typed = `nix build --dry-run '.#nixosConfigurations."${name}".config.system.build.vm'`
    expect(type(typed, 'appliance')).toEqual(would(/-nixos-vm\.drv/))
  })

  // Secure-Boot needs the sources of lanzaboote's compiler; `npm run test:nix` evaluates it with a package in its place.
  test.each(['Standard-Boot', 'Disk-Operation'])('workstation: .#VM-TEST-%s', target => {
    const attribute = `nixosConfigurations.VM-TEST-${target}.config.system.build.toplevel`
    expect(type(`nix build --dry-run '.#${attribute}'`, 'workstation')).toEqual(
      would(/-nixos-system-VM-TEST-.*\.drv/),
    )
  })
})
