// Python packages from PyPI, pinned by hash, in a folder of the project's cache; once, and only where a test needs them.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

const cacheFolder = resolve(import.meta.dirname, '..', '..', '..', '.cache')
// The lists name every package, and each only as a wheel: nothing is compiled here.
const pip = ['-m', 'pip', 'install', '-q', '--no-deps', '--only-binary', ':all:', '--require-hashes']

type FromPypi = { folder: string; missing: null } | { folder: null; missing: string }

/** `name`: of the folder, with the version. `list`: a file of this folder. `missing`: why there is none. */
export function fromPypi(name: string, list: string): FromPypi {
  const folder = join(cacheFolder, name)
  if (existsSync(folder)) return { folder, missing: null }
  mkdirSync(dirname(folder), { recursive: true })
  const work = mkdtempSync(`${folder}-`)
  try {
    const requirements = join(import.meta.dirname, list)
    // A prefix would be one with "local" in it on Debian.
    execFileSync('python3', [...pip, '--target', join(work, 'made'), '-r', requirements], { stdio: 'pipe' })
    renameSync(join(work, 'made'), folder)
    return { folder, missing: null }
  } catch (error) {
    // Another worker may have made it at the same time.
    if (existsSync(folder)) return { folder, missing: null }
    return { folder: null, missing: error instanceof Error ? error.message : String(error) }
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}
