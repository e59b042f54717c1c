// The real just, which nixpkgs has for the orchestrator's shell. From PyPI, pinned by hash, into a folder of the project's
// cache; once, and only where a test needs it.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

const cache = resolve(import.meta.dirname, '..', '..', '..', '.cache', 'just-1.59.0')
const requirements = join(import.meta.dirname, 'just-requirements.txt')

/** Returns the folder with the program `just`, or null where there is none for this computer. */
export function justFolder(): string | null {
  const folder = join(cache, 'bin')
  if (existsSync(cache)) return folder
  if (spawnSync('just', ['--version']).status === 0) return ''
  mkdirSync(dirname(cache), { recursive: true })
  const work = mkdtempSync(`${cache}-`)
  try {
    const pip = ['-m', 'pip', 'install', '-q', '--no-deps', '--only-binary', ':all:', '--require-hashes']
    // A prefix would be one with "local" in it on Debian.
    execFileSync('python3', [...pip, '--target', join(work, 'made'), '-r', requirements], { stdio: 'pipe' })
    renameSync(join(work, 'made'), cache)
    return folder
  } catch {
    // Another worker may have made it in the meantime.
    return existsSync(cache) ? folder : null
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}
