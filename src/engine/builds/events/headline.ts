// One line that says what a build is doing now. Pure.

import type { BuildGraph, DerivationNode } from '#shared/builds/build-graph.ts'
import { message } from '#shared/messages/codes.ts'
import type { Message } from '#shared/messages/message.ts'

type Headline = {
  text: Message
  /** Builds done of those that Nix expects; null while none is expected. The caller keeps it from going back. */
  fraction: number | null
}

/** After the last phase of a big image Nix scans and registers it without any output. */
const finishingAfterMs = 3000

/** `silentMs`: how long Nix has said nothing. */
export function headline(graph: BuildGraph, silentMs = 0): Headline {
  const { done, expected } = graph.totals.builds
  return { text: now(graph, silentMs), fraction: expected > 0 ? done / expected : null }
}

function now(graph: BuildGraph, silentMs: number): Message {
  const derivations = Object.values(graph.derivations)
  const running = derivations.filter(node => node.state === 'running')
  const isLast = running.length === 1 && derivations.every(node => node.state !== 'planned')
  const latest = running.reduce<DerivationNode | undefined>(
    (found, node) => (found && (found.startedMs ?? 0) > (node.startedMs ?? 0) ? found : node),
    undefined,
  )
  if (latest && isLast && latest.phase && silentMs >= finishingAfterMs)
    return message('nix.finishing', { name: latest.name })
  if (latest) {
    const { name, phase } = latest
    const building = phase
      ? message('nix.building-phase', { name, phase })
      : message('nix.building', { name })
    return running.length > 1 ? message('nix.and-more', { building, more: running.length - 1 }) : building
  }
  const moving = Object.values(graph.transfers).filter(node => node.state === 'running')
  const copies = moving.filter(node => node.kind === 'copy').length
  if (moving.length > copies) return message('nix.downloading', { paths: moving.length - copies })
  if (copies > 0) return message('nix.copying', { paths: copies })
  if (graph.evaluating) return message('nix.evaluating')
  if (derivations.some(node => node.state === 'planned')) {
    // Between two builds Nix says nothing for a while: after hundreds of them it is not preparing.
    const { done, expected } = graph.totals.builds
    return done > 0 ? message('nix.built-so-far', { done, total: expected }) : message('nix.preparing')
  }
  const begun = derivations.length > 0 || Object.keys(graph.transfers).length > 0
  return message(begun ? 'progress.finishing' : 'progress.starting')
}
