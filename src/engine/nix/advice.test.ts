import { expect, test } from 'vitest'
import { withoutAdvice } from './advice.ts'
import { essence } from './essence.ts'

test('advice that cannot be followed through Kiln is left out, line by line', () => {
  const kept = ["error: attribute 'x' missing", 'Did you mean one of y or z?']
  expect(
    withoutAdvice([
      ...kept,
      "(use '--show-trace' to show detailed location information)",
      '(stack trace truncated; run with --show-trace to see the rest)',
      "warning: Nix search path entry '/nix/var/nix/profiles/per-user/root/channels' does not exist, ignoring",
      'run `nix-channel --update` and try again',
      'Please run sudo nixos-rebuild switch',
      'you can set NIXOS_NO_CHECK=1 to ignore pre-switch checks.',
    ]),
  ).toEqual(kept)
})

test.for([
  ["error: cannot write lock file (use '--no-write-lock-file' to ignore)", 'cannot write lock file'],
  [
    "error: file 'nixpkgs' was not found in the Nix search path (add it using $NIX_PATH or -I)",
    "file 'nixpkgs' was not found in the Nix search path",
  ],
  [
    "error: cannot look up '<x>' in pure evaluation mode (use '--impure' to override)",
    "cannot look up '<x>' in pure evaluation mode",
  ],
  ['error: a (b) c', 'a (b) c'],
] as const)('%s → %s', ([from, to]) => {
  expect(essence(from)).toBe(to)
})
