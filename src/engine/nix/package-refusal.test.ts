// The texts of nixpkgs' pkgs/stdenv/generic/check-meta.nix, older and newer.
import { expect, test } from 'vitest'
import { hintOf } from '#test/texts.ts'
import { withoutAdvice } from './advice.ts'
import { packageRefusal } from './package-refusal.ts'

const at = 'in /nix/store/a-source/pkgs/x.nix:60'
const advice = `

a) To temporarily allow unfree packages, you can use an environment variable
   for a single invocation of the nix tools.

     $ export NIXPKGS_ALLOW_UNFREE=1

   Note: When using \`nix shell\` with a flake, then pass \`--impure\` in order to allow use of environment variables.

b) For \`nixos-rebuild\` you can set
  { nixpkgs.config.allowUnfree = true; }
in configuration.nix to override this.`
const of = (text: string) => {
  const error = packageRefusal(`… while evaluating\n\n       error: ${text}`, {})
  return error && { code: error.code, message: error.message, hint: hintOf(error) }
}

test('an unfree package is named with the setting that allows it', () => {
  for (const text of [
    `Package ‘vscode-1.85.1’ ${at} has an unfree license (‘unfree’), refusing to evaluate.${advice}`,
    `Refusing to evaluate package 'vscode-1.85.1' in vscode.nix:1 because it has an unfree license (‘unfree’)${advice}`,
  ])
    expect(of(text)).toEqual({
      code: 'nix.unfree',
      message: 'vscode-1.85.1 is unfree, and the configuration does not allow it.',
      hint: expect.stringMatching(/nixpkgs\.config\.allowUnfree = true;.*== "vscode"/),
    })
})

test('an insecure one with its known issues', () => {
  const issues =
    '\n\n\nKnown issues:\n - OpenSSL 1.1 is reaching its end of life\n - CVE-2\n\nYou can install it anyway by allowing this package'
  expect(of(`Package ‘openssl-1.1.1w’ ${at} is marked as insecure, refusing to evaluate.${issues}`)).toEqual({
    code: 'nix.insecure-for',
    message:
      'openssl-1.1.1w is marked as insecure (OpenSSL 1.1 is reaching its end of life; CVE-2), and the configuration does not allow it.',
    hint: expect.stringContaining('permittedInsecurePackages = [ "openssl-1.1.1w" ]'),
  })
  expect(of(`Refusing to evaluate package 'x-1' in x.nix:1 because it is marked as insecure`)?.code).toBe(
    'nix.insecure',
  )
})

test('a broken one, one of another platform, and one of any other kind', () => {
  expect(of(`Package ‘x-1’ ${at} is marked as broken, refusing to evaluate.${advice}`)?.code).toBe(
    'nix.broken-package',
  )
  expect(
    of(`Package ‘x-1’ ${at} is not available on the requested hostPlatform:\n  hostPlatform.config = "x"`)
      ?.code,
  ).toBe('nix.no-such-platform')
  expect(of(`Package ‘x-1’ ${at} has a blocklisted license (‘gpl’), refusing to evaluate.`)).toMatchObject({
    code: 'nix.package-refused',
    message: 'nixpkgs refuses x-1: it has a blocklisted license (‘gpl’).',
  })
  expect(of("undefined variable 'x'")).toBeNull()
})

test('advice that cannot be followed here is not passed on', () => {
  const lines = `error: Package ‘x-1’ ${at} has an unfree license, refusing to evaluate.${advice}`.split('\n')
  const kept = withoutAdvice([
    "(stack trace truncated; use '--show-trace' to show the full, detailed trace)",
    ...lines,
  ]).join('\n')
  expect(kept).toContain('has an unfree license')
  expect(kept).not.toMatch(/NIXPKGS_ALLOW|--impure|--show-trace/)
})
