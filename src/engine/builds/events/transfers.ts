// Downloads and copies. A substitution is three activities in one another (substitute, copy the path, transfer the file):
// the outermost is listed, the inner ones only move its bytes.
import type { TransferNode } from '#shared/builds/build-graph.ts'
import { activity } from './activity-types.ts'
import type { Outcome } from './derivations.ts'
import type { Field } from './event.ts'
import { ancestors, type Live, type LiveActivities } from './live.ts'

// Small files that tell what a binary cache has: hundreds of them, and no download that a person means.
const isLookup = (url: string) => /(?:\.narinfo|\/nix-cache-info)(?:\?|$)/.test(url)

export function createTransfers() {
  const nodes = new Map<string, TransferNode>()
  const changed = new Set<TransferNode>()
  const set = (node: TransferNode, values: Partial<TransferNode>) => changed.add(Object.assign(node, values))

  const isListed = (type: number) =>
    type === activity.substitute || type === activity.copyPath || type === activity.fileTransfer

  return {
    start: (live: LiveActivities, started: Live, fields: Field[], atMs: number) => {
      if (!isListed(started.type)) return
      for (const ancestor of ancestors(live, started)) {
        if (ancestor.type === activity.queryPathInfo) return
        if (!ancestor.transfer) continue
        started.transfer = ancestor.transfer
        if (ancestor.transfer.source !== activity.copyPath) ancestor.transfer.source = started.type
        return
      }
      const [label = '', from = ''] = fields.map(String)
      if (isLookup(label)) return
      const isCopy =
        started.type === activity.copyPath ||
        (started.type === activity.substitute && from.startsWith('local'))
      const node: TransferNode = {
        id: String(started.id),
        kind: isCopy ? 'copy' : 'download',
        label,
        state: 'running',
        doneBytes: 0,
        expectedBytes: 0,
        startedMs: atMs,
        stoppedMs: null,
      }
      nodes.set(node.id, node)
      changed.add(node)
      started.transfer = { node, source: started.type, owner: started }
    },
    progress: ({ transfer, type, done, expected }: Live) => {
      if (!transfer || transfer.source !== type || transfer.node.state !== 'running') return
      const expectedBytes = expected === 0 ? 0 : Math.max(expected, done)
      const { node } = transfer
      if (node.doneBytes !== done || node.expectedBytes !== expectedBytes)
        set(node, { doneBytes: done, expectedBytes })
    },
    stop: (stopped: Live, atMs: number) => {
      const { transfer } = stopped
      if (transfer?.owner !== stopped || transfer.node.state !== 'running') return
      const { doneBytes, expectedBytes } = transfer.node
      set(transfer.node, { state: doneBytes >= expectedBytes ? 'done' : 'stopped', stoppedMs: atMs })
    },
    finish: (outcome: Outcome, atMs: number) => {
      for (const node of nodes.values()) {
        if (node.state === 'running')
          set(node, { state: outcome === 'done' ? 'done' : 'stopped', stoppedMs: atMs })
      }
    },
    takeChanged: (): TransferNode[] => {
      const taken = Array.from(changed, node => ({ ...node }))
      changed.clear()
      return taken
    },
    all: (): TransferNode[] => Array.from(nodes.values(), node => ({ ...node })),
  }
}
