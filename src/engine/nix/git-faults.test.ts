// Messages of Git, ssh and other versions of Nix than the one here; those of the real ones:
// test/engine/flake-git-faults.long.test.ts.
import { expect, test } from 'vitest'
import { gitFault } from './git-faults.ts'

const fetching = (url: string, after = "resolving Git reference 'master': revspec 'master' not found") =>
  `error:\n       … while updating the flake input 'dep'\n\n       … while fetching the input '${url}'\n\n       error: ${after}`
const url = 'git+ssh://git@git.example.org/org/private.git'
const of = (error: string, ...output: string[]) => {
  const fault = gitFault({ error, output: [...output, error].join('\n'), details: {} })
  return fault && { code: fault.code, ...fault.values }
}

const closing = [
  'git@git.example.org: Permission denied (publickey).',
  'fatal: Could not read from remote repository.',
]

test('the first reason of ssh counts, not its closing one', () => {
  const cases: [string, string][] = [
    [
      "Permissions 0644 for '/home/ada/.ssh/id' are too open.",
      "Permissions 0644 for '/home/ada/.ssh/id' are too open",
    ],
    ['Load key "/home/ada/.ssh/id": error in libcrypto', 'Load key "/home/ada/.ssh/id": error in libcrypto'],
    [
      'sign_and_send_pubkey: signing failed for RSA "ada" from agent: agent refused operation',
      'sign_and_send_pubkey: signing failed for RSA "ada" from agent: agent refused operation',
    ],
  ]
  for (const [line, reason] of cases)
    expect(of(fetching(url), line, ...closing)).toMatchObject({
      code: 'flake.fetch-denied',
      host: 'git.example.org',
      reason,
    })
  expect(of(fetching(url), ...closing)).toMatchObject({
    code: 'flake.fetch-denied',
    what: { code: 'flake.fetched.input', values: { input: 'dep', url } },
    reason: 'git@git.example.org: Permission denied (publickey)',
  })
})

test('an unknown or changed host key is not a refused login', () => {
  for (const line of [
    '@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @',
    'No ED25519 host key is known for git.example.org and you have requested strict checking.',
    'Host key verification failed.',
  ])
    expect(of(fetching(url), line, 'Host key verification failed.', closing[1] ?? '')).toMatchObject({
      code: 'flake.fetch-host-key',
    })
})

test('an https login that cannot prompt, and a missing network', () => {
  const https = 'git+https://git.example.org/org/private.git'
  expect(
    of(
      fetching(https),
      "fatal: could not read Username for 'https://git.example.org': terminal prompts disabled",
    ),
  ).toMatchObject({ code: 'flake.fetch-login', host: 'git.example.org' })
  expect(
    of(
      fetching(https),
      "fatal: unable to access 'https://git.example.org/org/private.git/': Could not resolve host: git.example.org",
    ),
  ).toMatchObject({ code: 'flake.fetch-network' })
  expect(of(fetching(url), 'ERROR: Repository not found.', closing[1] ?? '')).toMatchObject({
    code: 'flake.fetch',
    reason: 'Repository not found',
  })
  expect(of(fetching(url), "fatal: couldn't find remote ref refs/heads/master")).toMatchObject({
    code: 'flake.no-ref',
    ref: 'master',
  })
})

test('a fetch that needs git-lfs names it', () => {
  for (const line of [
    'git-lfs filter-process: 1: git-lfs: not found',
    'git-lfs filter-process: line 1: git-lfs: command not found',
    "git: 'lfs' is not a git command. See 'git --help'.",
  ])
    expect(
      of(
        "error:\n       … while updating the flake input 'dep'\n       … while fetching the input 'git+ssh://git@git.example.org/org/private.git'\n       error: program 'git' failed with exit code 128",
        line,
        'fatal: the remote end hung up unexpectedly',
      ),
    ).toMatchObject({ code: 'flake.no-lfs' })
})

test('newer versions of Nix name what Git does not track themselves', () => {
  const output =
    'error: Path \'flake.nix\' in the repository "/home/ada/f" is not tracked by Git.\n\n       To make it visible to Nix, run:\n\n       git -C "/home/ada/f" add "flake.nix"'
  expect(of(output)).toEqual({ code: 'flake.untracked', file: 'flake.nix', folder: '/home/ada/f' })
})

test('a lock that does not fit and a disabled feature have their own fixes', () => {
  expect(
    of(
      "error: flake 'path:/f' requires lock file changes but they're not allowed due to '--no-update-lock-file'",
    ),
  ).toEqual({ code: 'flake.lock-stale' })
  expect(
    of(
      "error: experimental Nix feature 'pipe-operators' is disabled; add '--extra-experimental-features pipe-operators' to enable it",
    ),
  ).toEqual({ code: 'nix.experimental', feature: 'pipe-operators' })
})

test('an error message of the flake itself is not about its tree', () => {
  for (const error of [
    "error: undefined variable 'x'",
    'error: syntax error, unexpected end of file\n       at /nix/store/a-source/flake.nix:2:1:\n            1| { outputs = _: {',
  ])
    expect(of(error)).toBeNull()
})
