// The real gixy, in the version that nixpkgs checks every nginx.conf with when it builds a system. From PyPI, pinned by
// hash, into a folder of the project's cache; once, and only where a test asks for it.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

const cache = resolve(import.meta.dirname, '..', '..', '..', '.cache', 'gixy-0.1.21')
const requirements = join(import.meta.dirname, 'gixy-requirements.txt')

/** Returns why there is none, or null. */
function ensureGixy(): string | null {
  if (existsSync(cache)) return null
  mkdirSync(dirname(cache), { recursive: true })
  const work = mkdtempSync(`${cache}-`)
  try {
    const pip = ['-m', 'pip', 'install', '-q', '--no-deps', '--only-binary', ':all:', '--require-hashes']
    // gixy's wheel requires argparse, which Python has had since 3.2: so --no-deps, and the list names every package.
    execFileSync('python3', [...pip, '--target', join(work, 'lib'), '-r', requirements], { stdio: 'pipe' })
    renameSync(join(work, 'lib'), cache)
  } catch (error) {
    // Another worker may have made it in the meantime.
    if (!existsSync(cache)) return error instanceof Error ? error.message : String(error)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  return null
}

/** Why gixy is not available here; null if it is. Without a nixpkgs there is no nginx.conf to check. */
export const gixyIsMissing: string | null = process.env['KILN_NIXPKGS'] ? ensureGixy() : 'no KILN_NIXPKGS'

/** What gixy finds in a configuration, called as nixpkgs calls it: any finding stops the build. "" where it finds nothing. */
export function gixyFindings(configuration: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-gixy-'))
  try {
    const file = join(folder, 'nginx.conf')
    writeFileSync(file, configuration)
    const program = 'import sys; from gixy.cli.main import main; sys.argv[0] = "gixy"; main()'
    const env = { ...process.env, PYTHONPATH: cache }
    const done = spawnSync('python3', ['-c', program, file], { encoding: 'utf8', env })
    // Its status is 0 for a file that it could not read, too.
    return done.status === 0 && done.stdout.includes('No issues found.') ? '' : `${done.stdout}${done.stderr}`
  } finally {
    rmSync(folder, { recursive: true })
  }
}
