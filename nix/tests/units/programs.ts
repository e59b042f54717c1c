// What a service runs, read from the evaluated unit: its scripts as they will be on the machine, the PATH that they have
// there, and the rights. The scripts come out of the derivations' files, so nothing has to be built.
import { execFileSync } from 'node:child_process'
import { basename } from 'node:path'
import { cellArguments } from '../../../scripts/test-nix/evaluate.ts'
import { sources } from '../given.ts'

const env = { ...sources.env, NIX_CONFIG: 'substituters =' }

type Told = {
  commands: { text: string; derivations: string[] }[]
  path: string[]
  user: string
  capabilities: string[] | null
}
export type Script = {
  name: string
  text: string
  /** Scripts of ours that it calls, by the path in the store under which it does. */
  calls: Record<string, Script>
}
export type Service = Omit<Told, 'commands'> & { scripts: Script[] }

const read = (program: string, args: string[]) =>
  execFileSync(program, args, {
    encoding: 'utf8',
    env,
    maxBuffer: 1 << 26,
    stdio: ['ignore', 'pipe', 'pipe'],
  })

/** A script of writeShellApplication; null for any other derivation. */
function scriptOf(derivation: string): Script | null {
  const name = basename(derivation).slice(33, -'.drv'.length)
  let text: string
  try {
    text = read('nix-store', ['--query', '--binding', 'text', derivation])
  } catch {
    return null
  }
  if (!text.startsWith('#!') || !text.includes('set -o nounset')) return null
  const calls: Record<string, Script> = {}
  for (const input of read('nix-store', ['--query', '--references', derivation]).split('\n')) {
    // Only what has no version is ours.
    if (!/^\/nix\/store\/[a-z0-9]{32}-[a-z-]+\.drv$/.test(input)) continue
    const inner = scriptOf(input)
    const path = text.match(new RegExp(`/nix/store/[a-z0-9]{32}-${inner?.name}(?=/)`))?.[0]
    if (inner && path) calls[path] = inner
  }
  return { name, text, calls }
}

export function servicesOf(
  profile: string,
  units: string[],
  options: Record<string, unknown> = {},
): Record<string, Service> {
  const call = cellArguments(sources, { profile, system: 'x86_64-linux', settings: { options } })
  // Only then are the derivations' files written.
  const args = ['--eval', '--strict', '--json', '--read-write-mode', sources.cell, '-A', 'programs']
  const made = read('nix-instantiate', [...args, ...call, '--argstr', 'units', JSON.stringify(units)])
  return Object.fromEntries(
    Object.entries(JSON.parse(made) as Record<string, Told>).map(([name, { commands, ...rest }]) => {
      const scripts = commands.flatMap(({ derivations }) => derivations.flatMap(path => scriptOf(path) ?? []))
      return [name, { ...rest, scripts }]
    }),
  )
}
