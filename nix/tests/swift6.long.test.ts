// The toolchain of packages/swift6 and what it compiles, for real: Nix builds both. KILN_SWIFT_DEBS names a folder with
// its 450 MB of Debian packages, which `node scripts/fetch-swift.ts FOLDER` fills. Where they are not given, nothing runs.
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packagesFolder } from '../../scripts/test-nixos/packages/debian-packages.ts'
import { noSources, sources } from './given.ts'

const fixture = join(import.meta.dirname, 'swift6')
const debs = process.env['KILN_SWIFT_DEBS'] ?? ''
const notHere =
  noSources ??
  (debs ? null : 'KILN_SWIFT_DEBS names no folder') ??
  (process.getuid?.() === 0 ? null : 'only root can change the root')

const built = (attribute: string): string => {
  const given = { nixpkgs: sources.nixpkgs, debs, packages: packagesFolder(process.env) }
  const values = Object.entries(given).flatMap(([name, text]) => ['--argstr', name, text])
  const args = ['--no-out-link', join(fixture, 'built.nix'), '-A', attribute, ...values]
  return execFileSync('nix-build', args, {
    env: sources.env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  }).trim()
}
const references = (path: string) =>
  execFileSync('nix-store', ['--query', '--requisites', path], { env: sources.env, encoding: 'utf8' })

const greetings = (word: string, name: string) =>
  `${[1, 2, 3].map(count => `${count}: ${word}, ${name}!`).join('\n')}\n1970-01-01\n{"name":"${name}"}\n`

describe.skipIf(notHere !== null)(`Swift from Debian${notHere === null ? '' : ` (${notHere})`}`, () => {
  let swift = ''
  let root = ''

  beforeAll(() => {
    swift = built('swift6')
    root = mkdtempSync(join(tmpdir(), 'kiln-swift-'))
    for (const folder of ['nix/store', 'dev', 'proc', 'tmp', 'work'])
      mkdirSync(join(root, folder), { recursive: true })
    const work = join(root, 'work')
    cpSync(join(fixture, 'greeter'), work, { recursive: true })
    cpSync(join(fixture, 'words'), join(work, '.build', 'checkouts', 'words'), { recursive: true })
    const state = join(work, '.build', 'workspace-state.json')
    writeFileSync(state, readFileSync(join(fixture, 'dependencies', 'workspace-state.json')))
    chmodSync(state, 0o600)
  }, 900_000)
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  /** Its output, where there is no other folder of this computer than the store, /dev and /proc, and no network. */
  const inside = (...words: string[]): string => {
    const script = `
      mount --bind /nix/store "$0/nix/store"
      mount --rbind /dev "$0/dev"
      mount -t proc proc "$0/proc"
      exec env -i HOME=/tmp PATH="$1/bin" "$(command -v chroot)" "$0" "$1/bin/swift" "\${@:2}"`
    const alone = ['--mount', '--net', '--propagation', 'private', 'bash', '-e', '-c', script, root, swift]
    const { status, stdout, stderr } = spawnSync('unshare', [...alone, ...words], { encoding: 'utf8' })
    expect(status, stderr).toBe(0)
    return stdout
  }

  test('a program that it compiles in a build runs without it', () => {
    const greeter = built('greeter')
    const run = (name: string, env: NodeJS.ProcessEnv) =>
      execFileSync(join(greeter, 'bin', 'Greeter'), [name], { env, encoding: 'utf8' })
    expect(run('Ada', {})).toBe(greetings('Hello', 'Ada'))
    expect(run('Ada', { GREETER_WORD: 'Hi' })).toBe(greetings('Hi', 'Ada'))
    expect(references(greeter)).not.toContain(swift)
  }, 900_000)

  test('a package is built, tested and run by hand, with nothing of another system', () => {
    // Without the network it cannot look for newer revisions of the dependency's branch.
    const place = ['--package-path', '/work', '--disable-automatic-resolution']
    expect(inside('build', ...place)).toContain('Build complete!')
    expect(inside('test', ...place)).toContain('Executed 1 test, with 0 failures')
    expect(inside('run', ...place, 'Greeter', 'Ada')).toBe(greetings('Hello', 'Ada'))
  }, 900_000)
})
