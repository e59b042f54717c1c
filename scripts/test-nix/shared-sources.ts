// The sources that the Nix side is tested against: those of KILN_NIXPKGS and KILN_NIX_INPUTS; else archives in the
// folder KILN_SOURCES or next to the checkout (../shared/sources), whose checksums are verified before they are
// unpacked, once, into the project's cache. Otherwise there are none, and tests that need them are skipped by name.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'

type SourcesEnv = Record<'KILN_NIXPKGS' | 'KILN_NIX_INPUTS' | 'KILN_NIX_OVERLAY', string>
type FoundSources = { env: SourcesEnv; missing: null } | { env: null; missing: string }
type Places = {
  /** May have KILN_NIXPKGS and the like. */
  env: Record<string, string | undefined>
  /** The archives' folder if KILN_SOURCES names none. */
  beside?: string | undefined
  cache?: string
}

const root = resolve(import.meta.dirname, '..', '..')
const archives = /^(nixpkgs-[\w.-]+|nix-inputs)\.tar\.zst$/

/** Whether `findSources` would find any, without unpacking them. */
export const hasSources = ({ env, beside }: Omit<Places, 'cache'>): boolean =>
  Boolean(env['KILN_NIXPKGS'] && env['KILN_NIX_INPUTS']) || listedArchives({ env, beside }).length > 0

/** Throws if archives do not match their checksums: that needs attention. */
export function findSources({ env, beside, cache }: Places): FoundSources {
  const { KILN_NIXPKGS: nixpkgs, KILN_NIX_INPUTS: inputs, KILN_NIX_OVERLAY: overlays } = env
  if (nixpkgs && inputs) return { env: environment(nixpkgs, inputs, overlays), missing: null }
  const listed = listedArchives({ env, beside })
  if (listed.length === 0) {
    const looked = env['KILN_SOURCES'] ? 'where KILN_SOURCES names' : 'in ../shared/sources'
    return { env: null, missing: `KILN_NIXPKGS names no nixpkgs, and there are no archives ${looked}` }
  }
  const unpacked = unpackAll(listed, cache ?? join(root, '.cache', 'nix-sources'))
  return {
    env: environment(join(unpacked, 'nixpkgs'), join(unpacked, 'nix-inputs'), overlays),
    missing: null,
  }
}

type Archive = { file: string; sum: string }

function listedArchives({ env, beside }: Omit<Places, 'cache'>): Archive[] {
  const folder = env['KILN_SOURCES'] ?? beside ?? resolve(root, '..', 'shared', 'sources')
  return existsSync(join(folder, 'SHA256SUMS')) ? archivesIn(folder) : []
}

const archivesIn = (folder: string): Archive[] =>
  [...readFileSync(join(folder, 'SHA256SUMS'), 'utf8').matchAll(/^([0-9a-f]{64}) [ *](.+)$/gm)]
    .map(([, sum = '', name = '']) => ({ file: join(folder, name), sum, name }))
    .filter(({ name }) => archives.test(name))

function environment(nixpkgs: string, inputs: string, overlays = ''): SourcesEnv {
  // 20 MB of generated text that such an archive may omit.
  const haskell = join(nixpkgs, 'pkgs/development/haskell-modules/hackage-packages.nix')
  const standIns = join(root, 'nix', 'tests', 'overlays', 'without-haskell.nix')
  const more = existsSync(haskell) ? [] : [standIns]
  const all = [...new Set([...overlays.split(':').filter(path => path !== ''), ...more])]
  return { KILN_NIXPKGS: nixpkgs, KILN_NIX_INPUTS: inputs, KILN_NIX_OVERLAY: all.join(':') }
}

/** Returns the folder with the content of all of them, named after their checksums. */
function unpackAll(listed: Archive[], cache: string): string {
  const name = createHash('sha256').update(listed.map(({ sum }) => sum).join())
  const target = join(cache, name.digest('hex').slice(0, 16))
  if (existsSync(target)) return target
  mkdirSync(cache, { recursive: true })
  const work = mkdtempSync(`${target}-`)
  try {
    for (const { file, sum } of listed) {
      if (createHash('sha256').update(readFileSync(file)).digest('hex') !== sum) {
        throw new Error(`${file} is not what SHA256SUMS says. Get it again, or go without it.`)
      }
      execFileSync('tar', ['--extract', '--zstd', '--no-same-owner', '--file', file, '--directory', work])
    }
    // Another process may have been faster.
    if (!existsSync(target)) renameSync(work, target)
    return target
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}
