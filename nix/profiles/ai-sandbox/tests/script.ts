// Runs a unit's script as writeShellApplication makes it: bash with errexit, nounset and pipefail.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const profile = resolve(import.meta.dirname, '..')
const standIns = join(import.meta.dirname, 'bin')

type Outcome = { status: number | null; said: string; complained: string }

export function home(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'kiln-agent-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

export function run(
  script: string,
  { args = [], env }: { args?: string[]; env: Record<string, string> },
): Outcome {
  const path = `${standIns}:${process.env['PATH'] ?? ''}`
  const bash = ['-o', 'errexit', '-o', 'nounset', '-o', 'pipefail', join(profile, script)]
  const done = spawnSync('bash', [...bash, ...args], { encoding: 'utf8', env: { PATH: path, ...env } })
  return { status: done.status, said: done.stdout, complained: done.stderr }
}
