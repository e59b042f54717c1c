// The derivations of a build and how each ended. Nix never says that: an activity stops the same way when its build is
// done, failed or stopped. Two things distinguish them: the counts of all builds, which change just before the
// stop, and the error messages, which come some time after it.

import { derivationName } from '#engine/nix/derivation-name.ts'
import type { DerivationNode, Tally } from '#shared/builds/build-graph.ts'
import type { Value } from '#shared/messages/message.ts'

export type Outcome = 'done' | 'failed' | 'cancelled'

type Options = {
  expectedSeconds: (name: string) => number | null
  /** A derivation is mentioned for the first time. */
  onNew: (drv: string) => void
}

export function createDerivations({ expectedSeconds, onNew }: Options) {
  const nodes = new Map<string, DerivationNode>()
  const changed = new Set<DerivationNode>()
  /** How many nodes were reported done or failed, to compare with Nix's counts. */
  const counted = { done: 0, failed: 0 }
  /** Stopped and shown as done, though nothing confirms it yet. */
  const unproven = new Set<DerivationNode>()
  /** Failed, by an error message that names another reason than a signal. */
  const explained = new Set<DerivationNode>()

  const add = (drv: string): DerivationNode => {
    const name = derivationName(drv)
    const node: DerivationNode = {
      drv,
      name,
      state: 'planned',
      phase: null,
      startedMs: null,
      stoppedMs: null,
      logLines: 0,
      expectedSeconds: expectedSeconds(name),
      on: null,
    }
    nodes.set(drv, node)
    changed.add(node)
    onNew(drv)
    return node
  }
  const set = (node: DerivationNode, values: Partial<DerivationNode>) =>
    changed.add(Object.assign(node, values))

  const prove = () => {
    counted.done += unproven.size
    unproven.clear()
  }
  const settle = (builds: Tally) => {
    if (builds.failed <= counted.failed && builds.done - counted.done >= unproven.size) prove()
  }

  return {
    /** `drv` must be the path of a derivation; it becomes a key. */
    plan: (drv: string) => {
      if (!nodes.has(drv)) add(drv)
    },
    start: (drv: string, { atMs, builds, on }: { atMs: number; builds: Tally; on: string | null }) => {
      // Nix continues, so an earlier stop was not an interruption.
      if (builds.failed <= counted.failed) prove()
      set(nodes.get(drv) ?? add(drv), {
        state: 'running',
        startedMs: atMs,
        stoppedMs: null,
        phase: null,
        on,
      })
    },
    phase: (drv: string, phase: string) => {
      const node = nodes.get(drv)
      if (node) set(node, { phase })
    },
    logLine: (drv: string) => {
      const node = nodes.get(drv)
      if (node) set(node, { logLines: node.logLines + 1 })
    },
    stop: (drv: string, atMs: number, builds: Tally) => {
      const node = nodes.get(drv)
      if (!node || node.stoppedMs !== null) return
      const done = builds.done > counted.done
      const failed = builds.failed > counted.failed
      if (node.state !== 'running') set(node, { stoppedMs: atMs })
      else if (failed && !done) {
        counted.failed++
        set(node, { state: 'failed', stoppedMs: atMs })
      } else {
        unproven.add(set(node, { state: 'done', stoppedMs: atMs }) && node)
        settle(builds)
      }
    },
    /** An error message names it as the cause. */
    fail: (drv: string, reason: Value, builds: Tally) => {
      const node = nodes.get(drv)
      if (!node) return
      if (typeof reason !== 'string' || !/\bsignal\b/.test(reason)) explained.add(node)
      if (node.state === 'failed') return
      if (node.state === 'done' && !unproven.delete(node)) counted.done--
      counted.failed++
      set(node, { state: 'failed' })
      settle(builds)
    },
    finish: (outcome: Outcome, atMs: number, builds: Tally) => {
      settle(builds)
      const open = outcome === 'done' ? 'done' : 'stopped'
      for (const node of nodes.values()) {
        if (node.state === 'running') set(node, { state: open, stoppedMs: atMs })
        else if (node.state === 'planned') set(node, { state: open })
        else if (unproven.has(node)) set(node, { state: open })
        // A cancel ends the builder by a signal too, which Nix may count as a failed build.
        else if (node.state === 'failed' && outcome === 'cancelled' && !explained.has(node))
          set(node, { state: 'stopped' })
      }
    },
    firstFailed: (): DerivationNode | undefined => nodes.values().find(node => node.state === 'failed'),
    takeChanged: (): DerivationNode[] => {
      const taken = Array.from(changed, node => ({ ...node }))
      changed.clear()
      return taken
    },
    all: (): DerivationNode[] => Array.from(nodes.values(), node => ({ ...node })),
  }
}
