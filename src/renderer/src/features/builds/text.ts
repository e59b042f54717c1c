// The words of a build's states and figures, the same on every page.

import { formatDuration, roughDuration } from '#lib/times.ts'
import type { BuildRecord } from '#shared/model/build.ts'
import type { DerivationNode, GraphTotals, NodeState } from '#shared/model/build-graph.ts'
import { bytesOfText } from '#shared/units.ts'

export const buildWords: Record<BuildRecord['state'], string> = {
  queued: 'Waiting',
  running: 'Building',
  succeeded: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
  interrupted: 'Interrupted',
}

export const groupWords: Record<NodeState, string> = {
  running: 'Building',
  failed: 'Failed',
  stopped: 'Not finished',
  done: 'Done',
  planned: 'Planned',
}

/** "3 of 18 built · 1 building · 212 MB of 493 MB downloaded": only what is known and not nothing. */
export function totalsWords(totals: GraphTotals): string[] {
  const { builds, copies, downloadBytes, copyBytes } = totals
  const words: string[] = []
  if (builds.expected)
    words.push(`${builds.done.toLocaleString('en')} of ${builds.expected.toLocaleString('en')} built`)
  if (builds.running) words.push(`${builds.running} building`)
  if (builds.failed) words.push(`${builds.failed} failed`)
  if (downloadBytes.expected)
    words.push(`${bytesOfText(downloadBytes.done, downloadBytes.expected)} downloaded`)
  else if (copyBytes.expected) words.push(`${bytesOfText(copyBytes.done, copyBytes.expected)} copied`)
  else if (copies.expected) words.push(`${copies.done} of ${copies.expected} paths copied`)
  return words
}

export const leftWords = (etaSeconds: number | null) =>
  etaSeconds === null ? null : `${roughDuration(etaSeconds)} left`

/** For screen readers: what the bar of a derivation shows. */
export function barWords(node: DerivationNode, durationMs: number | null): string {
  if (durationMs === null) return groupWords[node.state]
  const expected =
    node.expectedSeconds === null ? '' : `, usually ${formatDuration(node.expectedSeconds * 1000)}`
  return `${formatDuration(durationMs)}${expected}`
}
