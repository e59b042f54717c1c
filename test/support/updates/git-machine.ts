// For tests: a repository whose commits are signed by real SSH keys, and a machine that follows it by the real program.
import { execFileSync, spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

const root = join(import.meta.dirname, '../../..')
const program = join(root, 'nix/packages/kiln-updates/kiln-updates.mjs')
const shifted = join(root, 'test/support/shifted-clock.mjs')
const dayMs = 86_400_000

const system = (label: string, input: boolean) => `{
  ${input ? 'inputs.part = { url = "git+file:///PART"; flake = false; };' : ''}
  outputs = inputs: {
    nixosConfigurations.kaliunbox.config.system.build.toplevel = derivation {
      name = "nixos-system-kaliunbox-${label}";
      system = builtins.currentSystem or "x86_64-linux";
      builder = "/bin/sh";
      args = [ "-c" "echo ${label} ${input ? `\${inputs.part.rev}` : ''} >$out" ];
    };
  };
}
`

type Git = {
  url: string
  branch: string
  folder: string
  configuration: string
  allowedSigners: string
  base: string | null
  upgrade: boolean
  staleDays: number
}
/** `days`: how far its clock is ahead. `changed`: in its settings. */
type Looking = {
  days?: number
  upgrade?: boolean
  changed?: Partial<Git>
  verb?: 'look' | 'run' | 'check'
  window?: { from: string; to: string } | null
}

export function gitMachine() {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-test-git-'))
  const at = (...names: string[]) => join(folder, ...names)
  const origin = at('origin')
  for (const name of ['origin', 'keys', 'part', 'state']) mkdirSync(at(name))
  const git = (where: string, ...args: string[]) =>
    execFileSync('git', ['-C', where, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_AUTHOR_NAME: 'kiln',
        GIT_AUTHOR_EMAIL: 'kiln@example.com',
        GIT_COMMITTER_NAME: 'kiln',
        GIT_COMMITTER_EMAIL: 'kiln@example.com',
      },
    }).trim()
  const key = (name: string) => {
    const path = at('keys', name)
    if (!existsSync(path)) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', path])
    return path
  }
  const publicKey = (name: string) => readFileSync(`${key(name)}.pub`, 'utf8').trim()
  const allowed = at('allowed_signers')
  const allow = (...names: string[]) =>
    writeFileSync(
      allowed,
      names.map(name => `${name}@example.com namespaces="git" ${publicKey(name)}\n`).join(''),
      { mode: 0o644 },
    )
  git(origin, 'init', '--quiet', '--initial-branch=main')
  git(at('part'), 'init', '--quiet', '--initial-branch=main')

  /** `by`: null for one without a signature. */
  const commitIn = (where: string, by: string | null) => {
    git(where, 'add', '--all')
    const signing =
      by === null
        ? []
        : ['-c', 'gpg.format=ssh', '-c', `user.signingKey=${key(by)}`, '-c', 'commit.gpgSign=true']
    git(where, ...signing, 'commit', '--quiet', '--allow-empty', '--message', 'change')
    return git(where, 'rev-parse', 'HEAD')
  }
  /** The first form is with the input whose lock is in the repository. */
  const commit = (label: string, { by = 'anna' as string | null, input = false } = {}): string => {
    writeFileSync(join(origin, 'flake.nix'), system(label, input).replace('/PART', at('part')))
    if (input) {
      git(origin, 'add', '--all')
      execFileSync(
        'nix',
        ['flake', 'lock', '--extra-experimental-features', 'nix-command flakes', `git+file://${origin}`],
        { stdio: 'pipe' },
      )
    }
    return commitIn(origin, by)
  }

  const settings = {
    window: null,
    restarts: false,
    patienceSeconds: 1,
    holdSeconds: 1,
    before: null,
    bootFolder: null,
    checks: [],
  }
  const usual: Git = {
    url: `file://${origin}`,
    branch: 'main',
    folder: at('clone'),
    configuration: 'kaliunbox',
    allowedSigners: allowed,
    base: null,
    upgrade: false,
    staleDays: 14,
  }
  return {
    folder,
    origin,
    clone: at('clone'),
    part: at('part'),
    allowed,
    state: at('state'),
    git,
    allow,
    commit,
    commitIn,
    next: () => (existsSync(at('state')) ? readlinkSync(at('state', 'next')) : null),
    look: async ({ days = 0, upgrade = false, changed = {}, verb = 'look', window = null }: Looking = {}) => {
      const told = { ...settings, window, git: { ...usual, ...changed } }
      writeFileSync(at('settings.json'), JSON.stringify(told))
      const places = ['--settings', at('settings.json'), '--state', at('state'), '--running', at('running')]
      const more = upgrade ? ['--upgrade'] : []
      const child = spawn(
        process.execPath,
        // Nothing switches here: there is no script.
        ['--import', shifted, program, verb, ...places, '--script', '/dev/null', ...more],
        {
          env: { ...process.env, SHIFTED_CLOCK_MS: String(Date.now() + days * dayMs) },
          stdio: ['ignore', 'pipe', 'pipe'],
        },
      )
      const said = Promise.all([text(child.stdout), text(child.stderr)])
      const status = await new Promise<number | null>(resolve => child.once('close', resolve))
      const [found, errors] = await said
      if (found === '') throw new Error(errors)
      return { status, said: errors, ...JSON.parse(found) }
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}
