// The packages of Debian under the real module system, as far as evaluation goes. Needs a nixpkgs.
import { homedir } from 'node:os'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { nixPath } from '#platform/nix/places.ts'
import { kilnProfiles } from '../../../scripts/test-nix/profiles.ts'
import {
  layersFor,
  packagesFolder,
  readLayers,
  readPins,
  readWanted,
} from '../../../scripts/test-nixos/packages/debian-packages.ts'
import { downloadsOf } from '../../../scripts/test-nixos/packages/downloads.ts'
import { debianArchitectures } from '../../../scripts/test-nixos/packages/pins.ts'
import { debianNix } from '../../../scripts/test-nixos/system/debian-nix.ts'
import { everythingOn } from '../../../scripts/test-nixos/system/everything-on.ts'
import { readStandIns } from '../../../scripts/test-nixos/system/stand-ins.ts'

const { KILN_NIXPKGS: nixpkgs = '', KILN_NIX_INPUTS: inputs = '' } = process.env
const env = { ...process.env, PATH: nixPath(process.env, homedir()), NIX_CONFIG: 'substituters =' }
const sources = { nixpkgs, inputs, packages: packagesFolder(process.env), env }
const nix = debianNix({ ...sources, system: 'x86_64-linux' })
const nixFolder = join(import.meta.dirname, '..', '..')
const desktops = ['ai-sandbox', 'workstation']
const packagesIn = (files: readonly string[]) =>
  files.map(path => basename(path).replace(/-[0-9a-f]{16}\.deb$/, ''))
/** Debian's package → the profile whose form brings it, with another answer than the default. */
const askedByForm: Record<string, string> = {
  'docker.io': 'ai-sandbox',
  'rust-analyzer': 'ai-sandbox',
  hyprland: 'workstation',
  'zfs-dkms': 'orchestrator',
}
const fixture = (name: string) => join(import.meta.dirname, 'tests', `${name}.nix`)

describe('the pins', () => {
  test.each(debianArchitectures)(
    'of %s hold every package that is wanted, and none that a layer below has',
    on => {
      const layers = readLayers(on)
      const wanted = layersFor(readWanted(), on)
      expect(Object.keys(layers)).toEqual(Object.keys(wanted))
      const namesOf = (layer: string) => Object.keys(layers[layer] ?? {})
      for (const [name, { packages, alone = [], below = [] }] of Object.entries(wanted)) {
        const under = new Set(below.flatMap(namesOf))
        const pinned = new Set([...under, ...namesOf(name)])
        for (const each of [...packages, ...alone]) expect(pinned, `${name}: ${each}`).toContain(each)
        expect(pinned.size, name).toBe(under.size + namesOf(name).length)
      }
    },
  )

  test('hold every Python package and every module of Go that is wanted', () => {
    const { wheels, goModules } = readPins()
    const wanted = readWanted()
    expect(Object.keys(wheels).sort()).toEqual(Object.keys(wanted.wheels).sort())
    const versions = Object.entries(goModules).map(([name, { version }]) => [name, version])
    expect(versions).toEqual(Object.entries(wanted.goModules).map(([name, { version }]) => [name, version]))
  })
})

describe.skipIf(!nixpkgs || !inputs)('a profile of Debian’s packages', () => {
  test.each(['template', ...kilnProfiles(nixFolder)])(
    '%s needs nothing that would be downloaded',
    async profile => {
      const derivation = await nix.instantiate('images.raw', { profile, withExamples: true })
      const { fetches, files, count } = downloadsOf(derivation, env)
      expect(fetches).toEqual([])
      expect(count).toBeGreaterThan(800)
      // Only the profiles that use a layer ask for its packages.
      const asked = packagesIn(files)
      expect(asked).toContain('systemd')
      expect(asked.filter(name => name in askedByForm)).toEqual([])
      expect(asked.includes('plasma-desktop')).toBe(profile === 'workstation')
      expect(asked).not.toContain('gnome-shell')
      expect(asked.includes('libvirt-daemon')).toBe(profile !== 'template' && !desktops.includes(profile))
    },
    300_000,
  )

  test.each(kilnProfiles(nixFolder))(
    'nor does %s with everything in its form switched on',
    async profile => {
      const settings = { schema: 1, profile, system: 'x86_64-linux', options: everythingOn(profile) }
      const derivation = await nix.instantiate('toplevel', { profile, withExamples: true, settings })
      const { fetches, files } = downloadsOf(derivation, env)
      expect(fetches).toEqual([])
      const asked = packagesIn(files)
      for (const [name, user] of Object.entries(askedByForm))
        expect(asked.includes(name), name).toBe(profile === user)
    },
    300_000,
  )

  test('nor does a workstation with GNOME', async () => {
    const settings = {
      schema: 1,
      profile: 'workstation',
      system: 'x86_64-linux',
      options: { desktop: 'gnome' },
    }
    const cell = { profile: 'workstation', withExamples: true, settings }
    const { fetches, files } = downloadsOf(await nix.instantiate('images.raw', cell), env)
    expect(fetches).toEqual([])
    const asked = packagesIn(files)
    expect(asked).toContain('gnome-shell')
    expect(asked).not.toContain('plasma-desktop')
  }, 300_000)

  test('nor does the template of aarch64, or the smallest NixOS', async () => {
    const there = debianNix({ ...sources, system: 'aarch64-linux' })
    const template = await there.instantiate('images.raw', {
      profile: 'template',
      withExamples: true,
      settings: { schema: 1, profile: 'my-profile', system: 'aarch64-linux' },
    })
    const smallest = await nix.instantiate('smallest.image', { profile: 'template' })
    const [ofTemplate, ofSmallest] = [template, smallest].map(derivation => downloadsOf(derivation, env))
    expect([...(ofTemplate?.fetches ?? ['-']), ...(ofSmallest?.fetches ?? ['-'])]).toEqual([])
    const kernels = ofTemplate?.files.map(path => /linux-modules-.*(a[mr][dm]64)-/.exec(path)?.[1] ?? '')
    expect(kernels?.filter(name => name !== '')).toEqual(['arm64'])
  }, 300_000)

  test.each(['template', 'appliance'])(
    '%s needs nothing for its ISO that would be downloaded either',
    async profile => {
      const derivation = await nix.instantiate('images.iso', { profile, withExamples: true })
      const { fetches, files } = downloadsOf(derivation, env)
      expect(fetches).toEqual([])
      expect(files.some(path => /\/isolinux-[0-9a-f]{16}\.deb$/.test(path))).toBe(true)
    },
    300_000,
  )

  test('the template with Secure Boot has lanzaboote’s own tool and stub, from crates that are pinned', async () => {
    const settings = {
      schema: 1,
      profile: 'my-profile',
      system: 'x86_64-linux',
      options: { secureBoot: true },
    }
    const derivation = await nix.instantiate('toplevel', {
      profile: 'template',
      withExamples: true,
      settings,
    })
    const { fetches, files } = downloadsOf(derivation, env)
    expect(fetches).toEqual([])
    const names = files.map(path => basename(path))
    // Of the stub, and of the tool.
    for (const crate of ['uefi', 'bootspec'])
      expect(
        names.some(name => name.startsWith(`${crate}-`) && name.endsWith('.crate')),
        crate,
      ).toBe(true)
    expect(names.some(name => name.startsWith('rust-src-'))).toBe(true)
  }, 300_000)

  test('names what would be downloaded, and from where, before anything is built', async () => {
    const call = nix.instantiate('toplevel', { profile: 'template', modules: [fixture('downloads')] })
    await expect(call).rejects.toThrow(/hello-[\d.]+\.tar\.gz would be downloaded from mirror:\/\/gnu\/hello/)
  })

  test('refuses a change of a replaced package that would have no effect', async () => {
    const call = nix.instantiate('toplevel', { profile: 'template', modules: [fixture('overrides')] })
    await expect(call).rejects.toThrow(/htop\.overrideAttrs: htop is Debian's here/)
  })

  test('says which Debian package is not pinned', async () => {
    const call = nix.instantiate('toplevel', { profile: 'template', modules: [fixture('unpinned')] })
    await expect(call).rejects.toThrow(/No layer has the Debian package no-such-package/)
  })
})

test('every stand-in has a reason', () => {
  const { units, disabled, programs, empty, absent, replaced, ignoredOverrides, modules, arm64Modules } =
    readStandIns()
  // Before adding a new one here and in the list, look for the real thing.
  expect({
    units: Object.keys(units).length,
    disabled: Object.keys(disabled).length,
    programs: Object.keys(programs).length,
    empty: Object.keys(empty).length,
    absent: Object.keys(absent).length,
    replaced: Object.keys(replaced).length,
    ignoredOverrides: Object.keys(ignoredOverrides).length,
    modules: Object.keys(modules).length,
    arm64Modules: Object.keys(arm64Modules).length,
  }).toEqual({
    units: 2,
    disabled: 1,
    programs: 10,
    empty: 21,
    absent: 5,
    replaced: 6,
    ignoredOverrides: 14,
    modules: 8,
    arm64Modules: 20,
  })
})
