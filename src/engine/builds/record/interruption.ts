// A build whose engine died said nothing at its end. Pure.

import type { WorkEvent } from '#shared/jobs/job.ts'
import type { BuildJobView } from '#shared/jobs/kinds/build.ts'

/** The events that close what was open when it was last heard of, `atMs` milliseconds after its start. */
export function interruption({ detail: { graph }, stages }: BuildJobView, atMs: number): WorkEvent[] {
  const derivations = Object.values(graph.derivations).flatMap(node => {
    if (node.state === 'running') return [{ ...node, state: 'stopped' as const, stoppedMs: atMs }]
    return node.state === 'planned' ? [{ ...node, state: 'stopped' as const }] : []
  })
  const transfers = Object.values(graph.transfers).flatMap(node =>
    node.state === 'running' ? [{ ...node, state: 'stopped' as const, stoppedMs: atMs }] : [],
  )
  const open = stages.filter(stage => stage.state === 'running')
  return [
    ...open.map((stage): WorkEvent => {
      return { type: 'stage', stage: { ...stage, state: 'failed', endedMs: atMs } }
    }),
    { type: 'graph', patch: { derivations, transfers, evaluating: false } },
  ]
}
