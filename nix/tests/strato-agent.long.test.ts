// The pins of the Strato agent: complete, and right to nixpkgs' own Swift tools, where those are new enough.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { hasNix } from './evaluate-pure.ts'
import { evaluated, sources } from './given.ts'

const folder = join(import.meta.dirname, '..', 'packages', 'strato-agent')
const { nixpkgs, overlays } = sources

type State = {
  object: { dependencies: { subpath: string; state: { checkoutState: { revision: string } } }[] }
}

describe.skipIf(!hasNix)('the Strato agent', () => {
  test('has a revision and a hash for each of its dependencies', () => {
    const state = JSON.parse(
      readFileSync(join(folder, 'dependencies', 'workspace-state.json'), 'utf8'),
    ) as State
    const { hashes } = evaluated<{ hashes: Record<string, string> }>(
      ...['--expr', `removeAttrs (import ${folder}/dependencies) [ "workspaceStateFile" ]`],
    )
    const names = state.object.dependencies.map(each => each.subpath)
    expect(names.toSorted()).toEqual(Object.keys(hashes).sort())
    for (const hash of Object.values(hashes)) expect(hash).toMatch(/^sha256-[A-Za-z0-9+/]{43}=$/)
    for (const { state: checkout } of state.object.dependencies) {
      expect(checkout.checkoutState.revision).toMatch(/^[0-9a-f]{40}$/)
    }
  })

  test.skipIf(!nixpkgs)('is called not ready by its profile for as long as it cannot be built', () => {
    const files = overlays.split(':').filter(path => path !== '')
    const incomplete = evaluated(
      '--expr',
      `
      let pkgs = import ${nixpkgs} { system = "x86_64-linux"; overlays = map import [ ${files.join(' ')} ]; };
      in (pkgs.callPackage ${folder} { }).incomplete`,
    )
    const file = join(folder, '..', '..', 'profiles', 'strato-host', 'profile.json')
    const { notReady } = JSON.parse(readFileSync(file, 'utf8')) as { notReady?: string }
    expect(notReady !== undefined).toBe(incomplete)
  })

  test.skipIf(!nixpkgs)('is whole as soon as Swift is new enough, and says so until then', () => {
    const files = overlays.split(':').filter(path => path !== '')
    const made = evaluated<{ old: { incomplete: boolean; script: string }; new: Record<string, unknown> }>(
      '--expr',
      `
      let
        pkgs = import ${nixpkgs} { system = "x86_64-linux"; overlays = map import [ ${files.join(' ')} ]; };
        agent = version: pkgs.callPackage ${folder} { swift = pkgs.swift // { inherit version; }; };
      in {
        old = { inherit (agent "5.10.1") incomplete; script = (agent "5.10.1").buildCommand; };
        new = { inherit (agent "6.0") incomplete; path = (agent "6.0").drvPath; configure = (agent "6.0").configurePhase; };
      }`,
    )
    expect(made.old).toEqual({
      incomplete: true,
      script: expect.stringContaining('needs Swift 6.0 or newer to build, and this nixpkgs has 5.10.1'),
    })
    expect(made.new).toEqual({
      incomplete: false,
      path: expect.stringContaining('-strato-agent-0-unstable-45e9e59.drv'),
      configure: expect.stringContaining('.build/checkouts/swift-qemu'),
    })
  })
})
