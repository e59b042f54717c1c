// Plans a machine's own rebuild, of a small flake by the real Nix.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { nixPath } from '#platform/nix/places.ts'
import { hasNix } from '#test/tools-here.ts'
import { planRebuild } from './rebuild-plan.ts'

const env = { ...process.env, PATH: nixPath(process.env, homedir()), NIX_CONFIG: 'substituters =' }
const inputs = ['nixpkgs', 'disko', 'lanzaboote', 'agenix']

let folder: string
const at = (...parts: string[]) => join(folder, ...parts)
function write(file: string, text: string): void {
  mkdirSync(dirname(at(file)), { recursive: true })
  writeFileSync(at(file), text)
}

/** The tool's name is this run's own, so that nothing of an earlier one is there. */
function writeFlake(more = ''): void {
  const mark = basename(folder)
  write(
    'own/flake.nix',
    `{
  inputs = { ${inputs.map(name => `${name} = { url = "github:o/${name}"; flake = false; };`).join(' ')} };
  outputs = { nixpkgs, ... }:
    let
      make = name: script: more: derivation ({
        inherit name; system = "${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux";
        builder = "/bin/sh"; args = [ "-c" script ];
      } // more);
      tool = make "${mark}-tool" "echo tool >$out" { };
      part = make "${mark}-part" "echo $tool $text >$out" {
        inherit tool; text = (import ./profiles/mine).environment.etc.rebuilt-here.text;
      };
    in
    {
      inherit tool;
      nixosConfigurations.default.config.system.build.toplevel =
        make "${mark}-system" "echo $part $source >$out" { inherit part; source = "\${nixpkgs}"; ${more} };
    };
}`,
  )
  write('own/profiles/mine/default.nix', '{ }')
  const nodes = inputs.map(name => [
    name,
    {
      flake: false,
      locked: { type: 'github', owner: 'o', repo: name, rev: '0'.repeat(40), narHash: '', lastModified: 7 },
      original: { type: 'github', owner: 'o', repo: name },
    },
  ])
  const root = { inputs: Object.fromEntries(inputs.map(name => [name, name])) }
  write(
    'own/flake.lock',
    JSON.stringify({ nodes: { ...Object.fromEntries(nodes), root }, root: 'root', version: 7 }),
  )
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-rebuild-'))
  for (const name of inputs) write(`sources/${name}/default.nix`, `"${name} of ${folder}"`)
  writeFlake()
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const nix = (...args: string[]) =>
  execFileSync('nix', ['--extra-experimental-features', 'nix-command flakes', ...args], {
    env,
    encoding: 'utf8',
    stdio: 'pipe',
  }).trim()
const plan = () =>
  planRebuild({
    workspace: at('own'),
    profile: 'mine',
    env,
    nixpkgs: at('sources', 'nixpkgs'),
    inputs: at('sources'),
  })

describe.skipIf(!hasNix)('the plan of a rebuild (needs Nix)', () => {
  test('has the sources of the lock and the tools that are here, and leaves the rest to the machine', async () => {
    // An earlier build had another profile.
    write('before/flake.nix', readFileSync(at('own/flake.nix'), 'utf8'))
    const stored = nix('store', 'add', '--name', 'source', at('sources', 'nixpkgs'))
    const expression = `((import ${at('before', 'flake.nix')}).outputs { nixpkgs = ${stored}; }).tool`
    const tool = nix('build', '--impure', '--no-link', '--print-out-paths', '--expr', expression)
    const made = await plan()
    expect(made.copied).toHaveLength(inputs.length + 1)
    expect(made.copied).toEqual(expect.arrayContaining([stored, tool]))
    expect(made.builds).toBe(2)
    expect(made.system).toMatch(/-system$/)
    expect(made.changed).toEqual(['tests/debian', 'profiles/mine', 'flake.lock'])
    const lock = JSON.parse(readFileSync(at('own/flake.lock'), 'utf8'))
    expect(lock.nodes.nixpkgs.locked).toMatchObject({ type: 'path', path: stored, lastModified: 7 })
    expect(lock.nodes.nixpkgs.locked.narHash).toMatch(/^sha256-/)
    // The plan's result is what Nix makes of that folder, and then there is nothing left to do.
    const attribute = `path:${at('own')}#nixosConfigurations.default.config.system.build.toplevel`
    expect(nix('build', '--offline', '--no-link', '--print-out-paths', attribute)).toBe(made.system)
    expect(readFileSync(made.system, 'utf8')).toContain(stored)
    writeFlake()
    await expect(plan()).rejects.toThrow('is here already')
  })

  test('refuses one for which the machine would have to download', async () => {
    writeFlake(
      'file = import <nix/fetchurl.nix> { name = "far"; url = "https://far.test/file"; sha256 = "0000000000000000000000000000000000000000000000000000"; };',
    )
    await expect(plan()).rejects.toThrow(/would have to download:[\s\S]*-far\.drv/)
  })
})
