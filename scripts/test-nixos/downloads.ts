// What a derivation's whole graph would fetch: every fixed-output derivation that does not only check a file of ours; and
// which files of ours those are.
import { execFileSync } from 'node:child_process'

type Derivation = { env: Record<string, string>; outputs: Record<string, { hash?: string }> }

const fileUrl = /^file:\/\/(.+)$/

const isFetch = ({ env, outputs }: Derivation): boolean =>
  Object.values(outputs).some(({ hash }) => hash !== undefined) && !fileUrl.test(env['url'] ?? '')

/** Names and places, sorted; empty where everything is at hand. `files` are paths. */
export function downloadsOf(
  derivation: string,
  env: NodeJS.ProcessEnv,
): { fetches: string[]; files: string[]; count: number } {
  const features = ['--extra-experimental-features', 'nix-command']
  const args = [...features, 'derivation', 'show', '--recursive', derivation]
  const shown: unknown = JSON.parse(execFileSync('nix', args, { env, encoding: 'utf8', maxBuffer: 1 << 30 }))
  const graph = Object.entries(shown as Record<string, Derivation>)
  const fetches = graph.flatMap(([path, one]) =>
    isFetch(one) ? [`${path} ${one.env['url'] ?? one.env['urls'] ?? ''}`.trim()] : [],
  )
  const files = graph.flatMap(([, one]) => fileUrl.exec(one.env['url'] ?? '')?.[1] ?? [])
  return { fetches: fetches.sort(), files: files.sort(), count: graph.length }
}
