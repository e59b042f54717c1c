// Finds everything that a derivation's whole graph would fetch: every fixed-output derivation that does not only check
// one of our files. Also lists these files.
import { execFileSync, spawnSync } from 'node:child_process'
import { ToolError } from '../tool-error.ts'

type Derivation = {
  env: Record<string, string>
  outputs: Record<string, { hash?: string; path?: string }>
  inputDrvs: Record<string, { outputs: string[] }>
}

const fileUrl = /^file:\/\/(.+)$/

const isFetch = ({ env, outputs }: Derivation): boolean =>
  Object.values(outputs).some(({ hash }) => hash !== undefined) && !fileUrl.test(env['url'] ?? '')

const fileOf = ({ env }: Derivation): string[] => fileUrl.exec(env['url'] ?? '')?.slice(1) ?? []

export function graphOf(derivation: string, env: NodeJS.ProcessEnv): [path: string, one: Derivation][] {
  const features = ['--extra-experimental-features', 'nix-command']
  const args = [...features, 'derivation', 'show', '--recursive', derivation]
  const shown: unknown = JSON.parse(execFileSync('nix', args, { env, encoding: 'utf8', maxBuffer: 1 << 30 }))
  return Object.entries(shown as Record<string, Derivation>)
}

/** Names and places, sorted; empty where everything is at hand. `files` are paths. */
export function downloadsOf(
  derivation: string,
  env: NodeJS.ProcessEnv,
): { fetches: string[]; files: string[]; count: number } {
  const graph = graphOf(derivation, env)
  const fetches = graph.flatMap(([path, one]) =>
    isFetch(one) ? [`${path} ${one.env['url'] ?? one.env['urls'] ?? ''}`.trim()] : [],
  )
  return {
    fetches: fetches.sort(),
    files: graph.flatMap(([, one]) => fileOf(one)).sort(),
    count: graph.length,
  }
}

/** The derivations in Nix's plan that are not built yet. */
export const parsePlan = (output: string): ReadonlySet<string> =>
  new Set(output.match(/\/nix\/store\/\S+\.drv$/gm))

/** The derivations of its graph that Nix would build now. */
export function plannedDerivations(derivation: string, env: NodeJS.ProcessEnv): ReadonlySet<string> {
  const args = ['--realise', '--dry-run', derivation]
  const { stderr, status, error } = spawnSync('nix-store', args, {
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  if (status !== 0) throw new ToolError(`nix-store ${args.join(' ')} failed: ${error?.message ?? stderr}`)
  return parsePlan(stderr)
}

/** The files of ours that a build would read now: none of what was built before. */
export function filesToBuild(derivation: string, env: NodeJS.ProcessEnv): string[] {
  const planned = plannedDerivations(derivation, env)
  if (planned.size === 0) return []
  return graphOf(derivation, env).flatMap(([path, one]) => (planned.has(path) ? fileOf(one) : []))
}
