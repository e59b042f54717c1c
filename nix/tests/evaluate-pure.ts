// Calls one function of pure.nix, by Nix alone.
import { spawnSync } from 'node:child_process'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { nixPath } from '#platform/nix/places.ts'

const env = { ...process.env, PATH: nixPath(process.env, homedir()) }
export const hasNix = spawnSync('nix-instantiate', ['--version'], { env }).status === 0

/** The value, or an Error with what Nix says. `call` must be JSON. */
export function pure(name: string, call: unknown = null): unknown {
  const file = join(import.meta.dirname, 'pure.nix')
  const args = ['--eval', '--strict', '--json', file, '-A', name, '--argstr', 'call', JSON.stringify(call)]
  const { status, stdout, stderr } = spawnSync('nix-instantiate', args, { env, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}
