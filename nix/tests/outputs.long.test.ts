// The flake's outputs, as Kiln and other flakes see them: of the folder as it is, and of a workspace. Needs a nixpkgs.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { profileFile } from '#shared/profiles/profile.ts'
import { kilnProfiles } from '../../scripts/test-nix/profiles.ts'
import { noSources, ofFile, sources } from './given.ts'

const nix = join(import.meta.dirname, '..')

const evaluate = <T>(attribute: string, workspace?: string): T =>
  ofFile(join(import.meta.dirname, 'outputs.nix'), attribute, workspace ? { workspace } : {})

describe.skipIf(noSources)('the flake’s outputs', () => {
  test('have every image of every profile on every architecture, and every test that boots [B1] [B3]', () => {
    const { packages, checks } =
      evaluate<Record<'packages' | 'checks', Record<string, string[]>>>('perSystem')
    for (const id of kilnProfiles(nix)) {
      const folder = join(nix, 'profiles', id)
      const profile = profileFile.parse(JSON.parse(readFileSync(join(folder, 'profile.json'), 'utf8')))
      for (const architecture of profile.architectures) {
        const images = [`${id}-raw`, `${id}-iso`]
        expect(packages[`${architecture}-linux`]).toEqual(expect.arrayContaining(images))
        expect(checks[`${architecture}-linux`]).toEqual(expect.arrayContaining([...images, `${id}-toplevel`]))
      }
      const boots = existsSync(join(folder, 'tests', 'vm.nix'))
      expect(checks['x86_64-linux']?.includes(`vm-${id}`)).toBe(boots)
    }
    expect(checks['x86_64-linux']).toContain('vm-seed')
  })

  test('have a machine’s modules that work alone in a foreign flake', () => {
    expect(evaluate('foreign')).toEqual({
      machine: expect.stringMatching(/^nixos-system-theirs-/),
      profile: expect.stringMatching(/^nixos-system-orchestrator-/),
    })
  })

  test('have modules that refuse a machine whose stateVersion would follow the release', () => {
    expect(evaluate('unsaid')).toEqual([
      expect.stringMatching(/^system\.stateVersion is not set\. Set it to/),
    ])
  })

  test('have a template that is a flake, which builds its images by Kiln’s', () => {
    expect(evaluate('template')).toEqual({
      'x86_64-linux': {
        raw: expect.stringMatching(/-kiln-my-profile\.drv$/),
        default: expect.stringMatching(/-kiln-my-profile\.drv$/),
        iso: expect.stringMatching(/-kiln-my-profile\.iso\.drv$/),
      },
    })
  })

  test('have the program of a workstation’s initrd, built static by nixpkgs’ own compiler', () => {
    expect(evaluate('resetProgram')).toEqual({
      'x86_64-linux': expect.stringMatching(/-kiln-reset-static-x86_64-unknown-linux-musl-0\.1\.0\.drv$/),
      'aarch64-linux': expect.stringMatching(/-kiln-reset-static-aarch64-unknown-linux-musl-0\.1\.0\.drv$/),
    })
  })

  test('take packages of the caller’s', () => {
    expect(evaluate('ownPackages')).toBe('my-htop')
  })

  test('have tests that boot, which evaluate', () => {
    const tests = Object.entries(evaluate<Record<string, string>>('bootTests'))
    expect(tests.length).toBeGreaterThan(0)
    for (const [name, path] of tests) {
      expect(path).toMatch(new RegExp(`-vm-test-run-kiln-${name.replace('vm-', '')}\\.drv$`))
    }
    // Each is several whole systems.
  }, 900_000)
})

describe.skipIf(noSources)('a workspace', () => {
  let folder: string
  const settings = (
    options: Record<string, unknown>,
    profile = 'orchestrator',
    stateVersion: string | null = '25.11',
  ) =>
    writeFileSync(
      join(folder, 'settings.json'),
      JSON.stringify({
        schema: 1,
        profile,
        stateVersion,
        architecture: 'aarch64',
        system: 'aarch64-linux',
        options,
      }),
    )
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kiln-workspace-'))
    cpSync(nix, folder, { recursive: true })
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test('has the images of its profile, for the architectures of that', () => {
    settings({ hostname: 'box9' })
    expect(evaluate('images', folder)).toEqual(
      Object.fromEntries(
        ['x86_64-linux', 'aarch64-linux'].map(system => [
          system,
          {
            raw: expect.stringMatching(/-kiln-orchestrator\.drv$/),
            iso: expect.stringMatching(/-kiln-orchestrator\.iso\.drv$/),
          },
        ]),
      ),
    )
  })

  test('has the form of its profile, whatever its settings', () => {
    settings({ hostnam: 'box9' })
    const copy: unknown = JSON.parse(
      readFileSync(join(nix, 'profiles', 'orchestrator', 'options.json'), 'utf8'),
    )
    expect(evaluate('outputs.kilnOptions', folder)).toEqual(copy)
  })

  test('is what the machine itself rebuilds from, by its own name too', () => {
    settings({ hostname: 'box9' })
    const told = evaluate<Record<string, unknown> & { names: string[] }>('provenance', folder)
    expect(told).toMatchObject({
      version: expect.stringMatching(/^\d\d\.\d\d\.20260819\.b18a4b9$/),
      revision: 'b18a4b905f8d028dc4476412e6d6891728695379',
      configurationRevision: expect.stringMatching(/^kiln-[a-z0-9]{32}$/),
      nixPath: ['nixpkgs=flake:nixpkgs'],
      registry: { type: 'github', owner: 'NixOS', repo: 'nixpkgs', rev: expect.any(String) },
      configuration: expect.stringMatching(/-kiln-configuration$/),
      unit: expect.stringContaining('-kiln-configuration/bin/kiln-configuration'),
      hostName: 'box9',
    })
    expect(told.names).toEqual(expect.arrayContaining(['default', 'box9']))
  })

  test('brings the sources of its inputs and the tools of a rebuild where that is chosen, and else not', () => {
    settings({ hostname: 'box9' })
    const { inputs, plain, chosen } = evaluate<Record<'inputs' | 'plain' | 'chosen', string[]>>(
      'carried',
      folder,
    )
    expect(inputs).toEqual(expect.arrayContaining(['nixpkgs', 'disko', 'lanzaboote', 'agenix']))
    const carried = [/-a-source$/, /-stdenv/, /-busybox-/, /-make-initrd-ng/, /-jq-/]
    expect(carried.filter(name => plain.some(each => name.test(each)))).toEqual([])
    expect(carried.filter(name => !chosen.some(each => name.test(each)))).toEqual([])
  }, 900_000)

  test('rebuilds no machine of which it does not know since when it is there', () => {
    settings({ hostname: 'box9' }, 'orchestrator', null)
    expect(() => evaluate('provenance', folder)).toThrow(/does not say with which NixOS release this machine/)
  })

  test('is the machine’s own under every name of its profile and of its documents, and has no other profile’s', () => {
    settings({ hostname: 'box9' })
    const [own, arm] = ['orchestrator', 'orchestrator-aarch64']
    // The words of this document for its machine; those of another document are in another flake.
    const names = ['default', 'box9', 'appliance', 'appliance-aarch64', arm, `${own}-x86_64`]
    expect(evaluate('hostNames', folder)).toEqual(Object.fromEntries(names.map(name => [name, 'box9'])))
    settings({ hostname: 'box10' }, 'appliance')
    const documented = ['kaliunbox', 'kaliunbox-aarch64', 'appliance-x86_64', 'appliance-aarch64']
    expect(evaluate('hostNames', folder)).toEqual(
      Object.fromEntries(['default', 'box10', ...documented].map(name => [name, 'box10'])),
    )
  }, 900_000)

  test('is on the machines of every profile, on each of its architectures, where the profile says', () => {
    settings({ hostname: 'box9' })
    const found = evaluate<Record<string, Record<string, unknown>>>('ownFlakes', folder)
    const source = expect.stringMatching(/^\/nix\/store\/\S+-kiln-configuration$/)
    const of = (place: string) => ({ folder: place, source, unit: true })
    const folders = kilnProfiles(nix).map(id => {
      const place = of(id === 'appliance' ? '/etc/nixos/kaliunbox-flake' : '/etc/nixos')
      return [id, { 'x86_64-linux': place, 'aarch64-linux': place }]
    })
    expect(found).toEqual(Object.fromEntries(folders))
  }, 900_000)

  test('puts its own profile on the machine and no other, without tests, and the machine makes the same of it', () => {
    settings({ hostname: 'box9' })
    // Into the store, from where the machine's copy is made.
    const made = (workspace: string): string => {
      const args = [
        '--eval',
        '--strict',
        '--json',
        '--read-write-mode',
        join(import.meta.dirname, 'outputs.nix'),
      ]
      const values = {
        nixpkgs: sources.nixpkgs,
        inputs: sources.inputs,
        overlays: sources.overlays,
        workspace,
      }
      const words = Object.entries(values).flatMap(([name, value]) => ['--argstr', name, value])
      const told = execFileSync('nix-instantiate', [...args, '-A', 'provenance.configuration', ...words], {
        env: sources.env,
        encoding: 'utf8',
        stdio: 'pipe',
      })
      return JSON.parse(told) as string
    }
    const own = made(folder)
    const files = readdirSync(own, { recursive: true, encoding: 'utf8' })
    expect(readdirSync(own).toSorted()).toEqual(
      [
        'README.md',
        'flake.lock',
        'flake.nix',
        'lib',
        'modules',
        'packages',
        'profiles',
        'settings.json',
      ].toSorted(),
    )
    expect(readdirSync(join(own, 'profiles'))).toEqual(['orchestrator'])
    expect(files.filter(file => /\.test\.ts$|(^|\/)tests(\/|$)/.test(file))).toEqual([])
    expect(made(own)).toBe(own)
    // Connect's program is where its add-on can be.
    expect(readdirSync(join(own, 'packages'))).toContain('kiln-connect')
    for (const profile of ['appliance', 'workstation']) {
      settings({}, profile)
      const without = made(folder)
      expect(readdirSync(join(without, 'packages'))).not.toContain('kiln-connect')
      expect(made(without)).toBe(without)
    }
  }, 900_000)

  test('refuses settings in words', () => {
    settings({ hostnam: 'box9' })
    expect(() => evaluate('images', folder)).toThrow(/unknown option "hostnam". Remove it; known are:/)
  })
})
