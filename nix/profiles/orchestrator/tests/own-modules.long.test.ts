// Modules that people bring, evaluated by the broker's own script with the real Nix. Each is on one line of what it tries.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { moduleFault } from '../../../../src/device/voxnix-broker/host/module-fault.ts'
import { noSources, sources } from '../../../tests/given.ts'

const broker = join(import.meta.dirname, '../broker')

/** nixpkgs with the overlays of the tests, as a folder that is imported. */
let nixpkgs: string
/** A store path that no module was given. */
let beside: string
beforeAll(() => {
  nixpkgs = mkdtempSync(join(tmpdir(), 'kiln-nixpkgs-'))
  const overlays = sources.overlays.split(':').filter(path => path !== '')
  const imported = overlays.map(path => `(import ${path})`).join(' ')
  writeFileSync(
    join(nixpkgs, 'default.nix'),
    `{ overlays ? [ ], ... }@given: import ${sources.nixpkgs} (given // { overlays = [ ${imported} ] ++ overlays; })\n`,
  )
  if (noSources) return
  const file = join(nixpkgs, 'beside')
  writeFileSync(file, 'beside')
  beside = execFileSync('nix-store', ['--add', file], { env: sources.env, encoding: 'utf8' }).trim()
})
/** With the paths that are known only once there is a store. */
const placed = (ownModule: string) =>
  ownModule.replace('@BESIDE@', basename(beside)).replace('@UP@', relative(realpathSync(nixpkgs), '/'))
afterAll(() => rmSync(nixpkgs, { recursive: true, force: true }))

function evaluate(ownModule: string, modules: readonly string[] = []) {
  const answers = { kind: 'container', name: 'dev', modules, ownModule }
  const options = ['-o', 'errexit', '-o', 'nounset', '-o', 'pipefail']
  return spawnSync('bash', [...options, join(broker, 'voxnix-build.sh'), 'evaluate'], {
    input: JSON.stringify(answers),
    env: {
      ...sources.env,
      NIXPKGS: nixpkgs,
      // What that folder imports.
      NIX_PATH: [sources.nixpkgs, ...sources.overlays.split(':')]
        .map((path, at) => `tests${at}=${path}`)
        .join(':'),
      WORKLOADS: join(broker, 'workloads'),
      SYSTEM: 'x86_64-linux',
      HOUSE_MODULES: '',
    },
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
}
function refusal(ownModule: string) {
  const { status, stderr } = evaluate(ownModule)
  expect(status, stderr).not.toBe(0)
  const { code, detail } = moduleFault({ errEnd: stderr.slice(-4096), timedOut: false })
  return `${code} ${detail ?? ''}`
}

describe.skipIf(noSources)('a module that a person brings', { timeout: 600_000 }, () => {
  it('is a NixOS module, with packages and services', () => {
    const { status, stdout, stderr } = evaluate(
      '{ pkgs, lib, ... }: { environment.systemPackages = [ pkgs.hello ]; services.openssh.enable = lib.mkForce true; }',
      ['git', 'fish'],
    )
    expect(stderr.slice(-2000)).not.toContain('error:')
    expect(status).toBe(0)
    expect(stdout).toMatch(/^\/nix\/store\/[a-z0-9]{32}-nixos-system-dev-.*\.drv/)
  })

  it.each([
    ['a file of the host', '{ environment.etc.x.text = builtins.readFile "/etc/shadow"; }'],
    [
      'a folder of the host',
      '{ environment.etc.x.text = toString (builtins.attrNames (builtins.readDir /root)); }',
    ],
    ['a file of the host as a module', '{ imports = [ /etc/shadow ]; }'],
    ['what is beside it in the store', '{ environment.etc.x.text = builtins.readFile (./. + "/@BESIDE@"); }'],
    ['a file by its origin', '{ _file = "/etc/shadow"; imports = [ ../../etc/shadow ]; }'],
    ['an address', '{ environment.etc.x.source = builtins.fetchurl "http://127.0.0.1:1/x"; }'],
    [
      'an address with a hash',
      `{ environment.etc.x.text = builtins.readFile (builtins.fetchurl { url = "http://127.0.0.1:1/x"; sha256 = "${'0'.repeat(52)}"; }); }`,
    ],
    ['an archive', '{ imports = [ (fetchTarball "http://127.0.0.1:1/x.tar.gz") ]; }'],
    ['a repository', '{ environment.etc.x.source = builtins.fetchGit "/work"; }'],
    [
      'a derivation that is built for it',
      '{ pkgs, ... }: { imports = [ ]; environment.etc.x.text = builtins.readFile (pkgs.runCommand "x" { } "cat /etc/shadow > $out"); }',
    ],
    ['a program of the host', '{ environment.etc.x.text = builtins.exec [ "id" ]; }'],
    ['a library of the host', '{ environment.etc.x.text = builtins.importNative "/lib/x.so" "x"; }'],
    ['containers', '{ containers.inner = { autoStart = true; config = { }; }; }'],
    [
      'bind mounts of the host in a container',
      '{ containers.inner = { bindMounts."/".hostPath = "/"; config = { }; }; }',
    ],
  ])('is refused where it reaches for %s', (_, ownModule) => {
    expect(refusal(placed(ownModule))).toMatch(/^module-forbidden error: /)
  })

  it.each([
    [
      'never ends by values that need each other',
      '{ config, ... }: { networking.hostName = config.networking.hostName; }',
    ],
    ['imports by its own configuration', '{ config, ... }: { imports = if config.x then [ ] else [ ]; }'],
    ['is not Nix', '{ environment.etc.x.text = '],
    ['is not a module', '"x"'],
    ['sets an option that does not exist', '{ no.such.option = true; }'],
    ['sets an option to another kind of value', '{ services.openssh.enable = "yes"; }'],
    ['throws', '{ environment.etc.x.text = throw "error: access to absolute path"; }'],
  ])('is refused in Nix’s words where it %s', (_, ownModule) => {
    expect(refusal(ownModule)).toMatch(/^module-wrong error: ./)
  })

  it.each([
    ['calls itself without end', '{ networking.hostName = let f = x: f (x + 1) + 1; in toString (f 0); }'],
    [
      'takes 10 GB of memory',
      '{ networking.hostName = toString (builtins.length (builtins.genList (i: i) 1300000000)); }',
    ],
    [
      'makes a text without end',
      '{ networking.hostName = let f = s: f (s + s); in f (builtins.concatStringsSep "" (builtins.genList toString 10000)); }',
    ],
  ])('is refused where it %s', (_, ownModule) => {
    expect(refusal(ownModule)).toMatch(/^module-too-heavy/)
  })

  it('does not reach above a folder of the search path, whether or not a file is there', () => {
    const of = (file: string) => refusal(placed(`{ imports = [ <nixpkgs/@UP@/etc/${file}> ]; }`))
    const refused = /^module-\w+ error: .*(is forbidden|was not found in the Nix search path)/
    expect(of('shadow')).toMatch(refused)
    expect(of('shadow').replaceAll('shadow', 'x')).toBe(of('not-there').replaceAll('not-there', 'x'))
  })

  it('sees of the store only what it was given', () => {
    const name = `if builtins.readDir ./. ? "${basename(beside)}" then "seen" else "unseen"`
    const { stdout } = evaluate(`{ lib, ... }: { networking.hostName = lib.mkForce (${name}); }`)
    expect(stdout).toContain('nixos-system-unseen')
  })

  it('reads no environment', () => {
    const name = 'if builtins.getEnv "HOME" == "" && builtins.getEnv "PATH" == "" then "none" else "some"'
    const { stdout } = evaluate(`{ lib, ... }: { networking.hostName = lib.mkForce (${name}); }`)
    expect(stdout).toContain('nixos-system-none')
  })
})
