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

  test.skipIf(!nixpkgs)(
    'is built by nixpkgs’ Swift as soon as that is new enough, and by Debian’s until then',
    () => {
      const files = overlays.split(':').filter(path => path !== '')
      type Agent = { path: string; inputs: string[]; configure: string }
      const made = evaluated<Record<'old' | 'new', Agent>>(
        '--expr',
        `
      let
        pkgs = import ${nixpkgs} { system = "x86_64-linux"; overlays = map import [ ${files.join(' ')} ]; };
        agent = version: pkgs.callPackage ${folder} { swift = pkgs.swift // { inherit version; }; };
        of = version: {
          path = (agent version).drvPath;
          inputs = map pkgs.lib.getName (agent version).nativeBuildInputs;
          configure = (agent version).configurePhase;
        };
      in { old = of "5.10.1"; new = of "6.1"; }`,
      )
      for (const { path, configure } of Object.values(made)) {
        expect(path).toContain('-strato-agent-0-unstable-3e37078.drv')
        expect(configure).toContain('.build/checkouts/swift-qemu')
      }
      expect(made.old.inputs).toContain('swift-from-debian')
      expect(made.new.inputs).not.toContain('swift-from-debian')
      expect(made.new.inputs).toContain('swift-wrapper')
    },
  )

  test.skipIf(!nixpkgs)('has a Swift for each of its processors, of files that are pinned by hash', () => {
    const swiftOf = (system: string) =>
      evaluated<{ version: string; names: string[]; urls: string[][] }>(
        '--expr',
        `
        let swift = (import ${nixpkgs} { system = "${system}"; }).callPackage ${folder}/../swift6 { };
        in {
          inherit (swift) version;
          names = map (deb: deb.name) swift.debs;
          urls = map (deb: deb.urls) swift.debs;
        }`,
      )
    const [x86, arm] = ['x86_64-linux', 'aarch64-linux'].map(swiftOf)
    expect(arm?.names).toEqual(x86?.names)
    for (const { version, names, urls } of [x86, arm].flatMap(each => each ?? [])) {
      expect(version).toMatch(/^6\./)
      expect(names).toContain('swiftlang.deb')
      for (const each of urls) {
        expect(each).toEqual([
          expect.stringMatching(
            /^https:\/\/deb\.debian\.org\/debian\/pool\/main\/\S+_(amd64|arm64|all)\.deb$/,
          ),
          expect.stringMatching(
            /^https:\/\/snapshot\.debian\.org\/archive\/debian\/\d{8}T\d{6}Z\/pool\/main\/\S+\.deb$/,
          ),
        ])
      }
    }
  })
})
