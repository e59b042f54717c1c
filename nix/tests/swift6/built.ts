// What the tests of packages/swift6 have built, and the root that they run it in. KILN_SWIFT_DEBS names a folder with the
// toolchain's 600 MB of Debian packages, which `node scripts/fetch-swift.ts FOLDER` fills.
import { execFileSync, type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packagesFolder } from '../../../scripts/test-nixos/packages/debian-packages.ts'
import { noSources, sources } from '../given.ts'

const debs = process.env['KILN_SWIFT_DEBS'] ?? ''
/** Strato's repository as `strato`, and the agent's dependencies by their names, at the revisions that it is pinned to. */
export const strato = process.env['KILN_STRATO_SOURCES'] ?? ''

/** Why nothing runs here; null where it does. */
export const notHere =
  noSources ??
  (debs ? null : 'KILN_SWIFT_DEBS names no folder') ??
  (process.getuid?.() === 0 ? null : 'only root can change the root')

/** The store path of an attribute of built.nix. */
export function built(attribute: string): string {
  const given = { nixpkgs: sources.nixpkgs, debs, strato, packages: packagesFolder(process.env) }
  const values = Object.entries(given).flatMap(([name, text]) => ['--argstr', name, text])
  const args = ['--no-out-link', join(import.meta.dirname, 'built.nix'), '-A', attribute, ...values]
  return execFileSync('nix-build', args, {
    env: sources.env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  }).trim()
}

/** The store paths that one needs, with itself. */
export const references = (path: string): string[] =>
  execFileSync('nix-store', ['--query', '--requisites', path], { env: sources.env, encoding: 'utf8' })
    .trim()
    .split('\n')

/** A folder that has nothing of a system. */
export function emptyRoot(): string {
  const root = mkdtempSync(join(tmpdir(), 'kiln-swift-'))
  for (const folder of ['nix/store', 'dev', 'etc', 'proc', 'tmp', 'work'])
    mkdirSync(join(root, folder), { recursive: true })
  return root
}

/**
 * The words that run a program where `root`, the store, /dev and /proc are all that there is of a computer. Without the
 * computer's network it has none.
 */
export function enter(root: string, { path = '', network = false } = {}): [string, string[]] {
  const script = `
    mount --bind /nix/store "$0/nix/store"
    mount --rbind /dev "$0/dev"
    mount -t proc proc "$0/proc"
    exec env -i HOME=/tmp PATH="$1" "$(command -v chroot)" "$0" "\${@:2}"`
  const alone = ['--mount', ...(network ? [] : ['--net']), '--propagation', 'private']
  return ['unshare', [...alone, 'bash', '-e', '-c', script, root, path]]
}

/** What a program does there. */
export function runIn(root: string, program: string, args: string[], path = ''): SpawnSyncReturns<string> {
  const [command, words] = enter(root, { path })
  return spawnSync(command, [...words, program, ...args], { encoding: 'utf8' })
}
