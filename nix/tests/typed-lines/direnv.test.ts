// `.envrc`, as the documents have it and as `kiln eject` writes it, read by the real direnv. `use flake` has Nix build the shell: so
// the shell here is a small one, and the packages of the profile's own are not in it.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nixPath } from '#platform/nix/places.ts'
import { eject } from './ejected.ts'
import { typedLines } from './lines.ts'

const isMissing = spawnSync('direnv', ['version']).status !== 0

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-direnv-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** The outputs of the flake are replaced: by a shell that Nix can build without a nixpkgs. */
const smallFlake = `{
  outputs = _: {
    devShells.x86_64-linux.default = derivation {
      name = "small-shell";
      system = "x86_64-linux";
      builder = "/bin/bash";
      args = [ "-c" ": > $out" ];
      outputs = [ "out" ];
      KILN_SHELL = "entered";
    };
  };
}
`

function type(line: string, cwd: string) {
  const env = {
    HOME: folder,
    PATH: `${nixPath(process.env, folder)}:${process.env['PATH']}`,
    NIX_CONFIG: 'experimental-features = nix-command flakes\nsubstituters =\n',
  }
  const { status, stdout, stderr } = spawnSync('bash', ['--norc', '-c', line], { cwd, env, encoding: 'utf8' })
  return { status, stdout, stderr }
}

describe.skipIf(isMissing)('direnv', () => {
  test.each(['orchestrator', 'strato-host'])('reads the .envrc of %s once it is allowed', profile => {
    const flake = eject(mkdtempSync(join(folder, 'flake-')), profile)
    writeFileSync(join(flake, 'flake.nix'), smallFlake)
    rmSync(join(flake, 'flake.lock'))
    expect(readFileSync(join(flake, '.envrc'), 'utf8')).toBe(
      `${(typedLines(profile).get('envrc') ?? []).join('\n')}\n`,
    )
    const entered = "direnv exec . sh -c 'echo $KILN_SHELL'"
    expect(type(entered, flake)).toMatchObject({ status: 1, stderr: expect.stringContaining('is blocked') })
    expect(typedLines(profile).get('elsewhere')).toContain('direnv allow')
    expect(type('direnv allow', flake)).toMatchObject({ status: 0 })
    const { status, stdout, stderr } = type(entered, flake)
    expect(stderr).toContain('direnv: using flake')
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'entered\n' })
  })
})
