// One attribute of nix/tests/cell.nix per process, two processes at a time: each needs up to 1.2 GB.
import { execFile } from 'node:child_process'
import { availableParallelism } from 'node:os'

export type Evaluated<T> = { ok: true; value: T } | { ok: false; error: string }
export type CellArguments = {
  profile: string
  system: string
  settings?: unknown
  variant?: string
  host?: string
  case?: string
}
export type Sources = {
  cell: string
  nixpkgs: string
  inputs: string
  overlays: string
  env: NodeJS.ProcessEnv
}
export type Evaluate = <T>(attribute: string, call: CellArguments) => Promise<Evaluated<T>>

export const cellArguments = ({ nixpkgs, inputs, overlays }: Sources, { settings, ...call }: CellArguments) =>
  Object.entries({ nixpkgs, inputs, overlays, ...call, settings: JSON.stringify(settings ?? {}) }).flatMap(
    ([name, value]) => ['--argstr', name, value],
  )

export function evaluator(sources: Sources): Evaluate {
  const atOnce = Math.min(2, availableParallelism())
  let running = 0
  const waiting: (() => void)[] = []

  return async <T>(attribute: string, call: CellArguments) => {
    if (running >= atOnce) await new Promise<void>(resolve => waiting.push(resolve))
    else running++
    const args = [
      '--eval',
      '--strict',
      '--json',
      sources.cell,
      '-A',
      attribute,
      ...cellArguments(sources, call),
    ]
    const done = await new Promise<Evaluated<T>>(resolve => {
      execFile('nix-instantiate', args, { env: sources.env, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
        resolve(
          error
            ? { ok: false, error: stderr || error.message }
            : { ok: true, value: JSON.parse(stdout) as T },
        )
      })
    })
    // The slot goes directly to the next in line.
    const next = waiting.shift()
    if (next) next()
    else running--
    return done
  }
}
