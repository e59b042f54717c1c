// A machine's root in a scratch folder, and a unit's script run in it as writeShellApplication makes it.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

type Outcome = { status: number | null; said: string; complained: string }

export function scratchRoot() {
  const path = mkdtempSync(join(tmpdir(), 'kiln-root-'))
  const at = (...parts: string[]) => join(path, ...parts)
  return {
    path,
    at,
    write: (file: string, text: string) => {
      mkdirSync(dirname(at(file)), { recursive: true })
      writeFileSync(at(file), text)
    },
    read: (file: string) => readFileSync(at(file), 'utf8'),
    run: (script: string, env: Record<string, string> = {}, ...words: string[]): Outcome => {
      const options = ['-o', 'errexit', '-o', 'nounset', '-o', 'pipefail']
      const done = spawnSync('bash', [...options, join(import.meta.dirname, script), ...words], {
        encoding: 'utf8',
        env: { PATH: `${process.env['PATH']}:/usr/sbin:/sbin`, KILN_ROOT: path, ...env },
      })
      return { status: done.status, said: done.stdout, complained: done.stderr }
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}
