// The real gixy, in the version that nixpkgs checks every nginx.conf with when it builds a system. From PyPI, pinned by
// hash, into a folder of the project's cache; once, and only where a test asks for it.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromPypi } from './pypi.ts'

// gixy's wheel requires argparse, which Python has had since 3.2: the list names every package.
const { folder, missing } = process.env['KILN_NIXPKGS']
  ? fromPypi('gixy-0.1.21', 'gixy-requirements.txt')
  : { folder: null, missing: 'no KILN_NIXPKGS' }

/** Why gixy is not available here; null if it is. Without a nixpkgs there is no nginx.conf to check. */
export const gixyIsMissing: string | null = missing

/** What gixy finds in a configuration, called as nixpkgs calls it: any finding stops the build. "" where it finds nothing. */
export function gixyFindings(configuration: string): string {
  const scratch = mkdtempSync(join(tmpdir(), 'kiln-gixy-'))
  try {
    const file = join(scratch, 'nginx.conf')
    writeFileSync(file, configuration)
    const program = 'import sys; from gixy.cli.main import main; sys.argv[0] = "gixy"; main()'
    const env = { ...process.env, PYTHONPATH: folder ?? '' }
    const done = spawnSync('python3', ['-c', program, file], { encoding: 'utf8', env })
    // Its status is 0 for a file that it could not read, too.
    return done.status === 0 && done.stdout.includes('No issues found.') ? '' : `${done.stdout}${done.stderr}`
  } finally {
    rmSync(scratch, { recursive: true })
  }
}
