// What a derivation's whole graph would fetch: every fixed-output derivation that does not only check a file of ours.
import { execFileSync } from 'node:child_process'

type Derivation = { env: Record<string, string>; outputs: Record<string, { hash?: string }> }

const isFetch = ({ env, outputs }: Derivation): boolean =>
  Object.values(outputs).some(({ hash }) => hash !== undefined) && !/^file:\/\//.test(env['url'] ?? '')

/** Names and places, sorted; empty where everything is at hand. */
export function downloadsOf(
  derivation: string,
  env: NodeJS.ProcessEnv,
): { fetches: string[]; count: number } {
  const args = [
    '--extra-experimental-features',
    'nix-command',
    'derivation',
    'show',
    '--recursive',
    derivation,
  ]
  const shown: unknown = JSON.parse(execFileSync('nix', args, { env, encoding: 'utf8', maxBuffer: 1 << 30 }))
  const graph = Object.entries(shown as Record<string, Derivation>)
  const fetches = graph.flatMap(([path, one]) =>
    isFetch(one) ? [`${path} ${one.env['url'] ?? one.env['urls'] ?? ''}`.trim()] : [],
  )
  return { fetches: fetches.sort(), count: graph.length }
}
