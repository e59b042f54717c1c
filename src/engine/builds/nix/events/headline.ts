// One line that says what a build is doing now. Pure.
import type { BuildGraph, DerivationNode } from '#shared/model/build-graph.ts'

export type Headline = {
  text: string
  /** Builds done of those that Nix expects; null while none is expected. The caller keeps it from going back. */
  fraction: number | null
}

/** After the last phase of a big image Nix scans and registers it, and says nothing meanwhile. */
const finishingAfterMs = 3000

/** `silentMs`: how long Nix has said nothing. */
export function headline(graph: BuildGraph, silentMs = 0): Headline {
  const { done, expected } = graph.totals.builds
  return { text: now(graph, silentMs), fraction: expected > 0 ? done / expected : null }
}

function now(graph: BuildGraph, silentMs: number): string {
  const derivations = Object.values(graph.derivations)
  const running = derivations.filter(node => node.state === 'running')
  const isLast = running.length === 1 && derivations.every(node => node.state !== 'planned')
  const latest = running.reduce<DerivationNode | undefined>(
    (found, node) => (found && (found.startedMs ?? 0) > (node.startedMs ?? 0) ? found : node),
    undefined,
  )
  if (latest && isLast && latest.phase && silentMs >= finishingAfterMs) return `Finishing ${latest.name}`
  if (latest) {
    const others = running.length > 1 ? ` and ${running.length - 1} more` : ''
    return `Building ${latest.name}${latest.phase ? ` (${latest.phase})` : ''}${others}`
  }
  const moving = Object.values(graph.transfers).filter(node => node.state === 'running')
  const copies = moving.filter(node => node.kind === 'copy').length
  if (moving.length > copies) return `Downloading ${paths(moving.length - copies)}`
  if (copies > 0) return `Copying ${paths(copies)}`
  if (graph.evaluating) return 'Evaluating'
  if (derivations.some(node => node.state === 'planned')) return 'Preparing to build'
  return derivations.length || Object.keys(graph.transfers).length ? 'Finishing' : 'Starting'
}

const paths = (count: number) => (count === 1 ? '1 path' : `${count} paths`)
