// Nix's event stream → the graph that the window draws, in patches, and log lines to be written away. No clock, no I/O:
// times are handed in, in milliseconds since the job's start.

import type { BuildGraph, GraphPatch } from '#shared/builds/build-graph.ts'
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'
import { activity, verbosity } from './activity-types.ts'
import { createDerivations, type Outcome } from './derivations.ts'
import type { NixEvent, TextLine } from './event.ts'
import type { Live, LiveActivities } from './live.ts'
import { createLog } from './log.ts'
import { createMessages } from './messages.ts'
import { createNeeds } from './needs.ts'
import { createTotals } from './totals.ts'
import { createTransfers } from './transfers.ts'

type GraphReducerOptions = {
  /** How long derivations of this name took before; null when that is not known. */
  expectedSeconds: (name: string) => number | null
  /** Which builder that is, by what Nix calls it ("" where it names none); null for this computer. */
  builderOf?: (machine: string) => string | null
}

export function createGraphReducer({ expectedSeconds, builderOf = () => null }: GraphReducerOptions) {
  const live: LiveActivities = new Map()
  const totals = createTotals()
  const needs = createNeeds()
  const derivations = createDerivations({ expectedSeconds, onNew: needs.appear })
  const transfers = createTransfers()
  const log = createLog()
  const messages = createMessages({
    planned: derivations.plan,
    failed: ({ drv, reason, isCause }) => {
      if (isCause) derivations.fail(drv, reason, totals.builds())
    },
  })
  const evaluations = new Set<Live>()
  let taken = { totals: JSON.stringify(totals.all()), evaluating: false }

  const start = (event: Extract<NixEvent, { kind: 'start' }>, atMs: number) => {
    const { id, parent, type, fields } = event
    stop(id, atMs)
    const [path, machine] = fields
    const isBuild = type === activity.build || type === activity.postBuildHook
    const drv = isBuild && typeof path === 'string' && /^\/.*\.drv$/.test(path) ? path : null
    const isEcho =
      type === activity.build
        ? drv !== null && [...live.values()].some(each => each.type === type && each.drv === drv)
        : (type === activity.builds || type === activity.realise) && live.has(parent)
    const started: Live = {
      id,
      parent,
      type,
      isEcho,
      drv,
      done: 0,
      expected: 0,
      running: 0,
      failed: 0,
      expectedByType: null,
      transfer: null,
    }
    live.set(id, started)
    if (type === activity.build && drv && !isEcho)
      derivations.start(drv, { atMs, builds: totals.builds(), on: builderOf(String(machine ?? '')) })
    if (type === activity.unknown && event.text.startsWith('evaluating ')) evaluations.add(started)
    transfers.start(live, started, fields, atMs)
  }

  const stop = (id: Live['id'], atMs: number) => {
    const stopped = live.get(id)
    if (!stopped) return
    live.delete(id)
    evaluations.delete(stopped)
    if (!stopped.isEcho) totals.stop(stopped)
    transfers.stop(stopped, atMs)
    if (stopped.type === activity.build && stopped.drv && !stopped.isEcho)
      derivations.stop(stopped.drv, atMs, totals.builds())
  }

  return {
    accept: (event: NixEvent | TextLine, atMs: number): void => {
      switch (event.kind) {
        case 'progress': {
          const progressed = live.get(event.id)
          if (!progressed || progressed.isEcho) return
          totals.progress(progressed, event)
          transfers.progress(progressed)
          return
        }
        case 'log': {
          const drv = live.get(event.id)?.drv ?? ''
          log.add(drv, event.text)
          if (drv) derivations.logLine(drv)
          return
        }
        case 'expected': {
          const expecting = live.get(event.id)
          if (expecting && !expecting.isEcho) totals.expect(expecting, event.type, event.count)
          return
        }
        case 'start':
          start(event, atMs)
          return
        case 'stop':
          stop(event.id, atMs)
          return
        case 'phase': {
          const drv = live.get(event.id)?.drv
          if (drv) derivations.phase(drv, event.phase)
          return
        }
        case 'message':
          messages.message(event.level, event.text, event.error)
          if (event.level <= verbosity.info) for (const line of event.text.split('\n')) log.add('', line)
          return
        case 'text':
          messages.text(event.text)
          log.add('', event.text)
          return
      }
    },

    /** Call it once, when Nix has ended: closes what is still open. */
    finish: (outcome: Outcome, atMs: number): void => {
      for (const id of [...live.keys()]) if (live.get(id)?.type === activity.builds) stop(id, atMs)
      derivations.finish(outcome, atMs, totals.builds())
      transfers.finish(outcome, atMs)
      for (const id of [...live.keys()]) stop(id, atMs)
      if (outcome === 'done') totals.finish()
    },

    /** Returns the changes since the last take; null if there are none. */
    takePatch: (): GraphPatch | null => {
      const patch: GraphPatch = {}
      const changedDerivations = derivations.takeChanged()
      if (changedDerivations.length) patch.derivations = changedDerivations
      const changedNeeds = needs.takeChanged()
      if (changedNeeds.length) patch.needs = changedNeeds
      const changedTransfers = transfers.takeChanged()
      if (changedTransfers.length) patch.transfers = changedTransfers
      const warnings = messages.takeWarnings()
      if (warnings.length) patch.warnings = warnings
      const now = { totals: totals.all(), evaluating: evaluations.size > 0 }
      const text = JSON.stringify(now.totals)
      if (text !== taken.totals) patch.totals = now.totals
      if (now.evaluating !== taken.evaluating) patch.evaluating = now.evaluating
      taken = { totals: text, evaluating: now.evaluating }
      return Object.keys(patch).length ? patch : null
    },

    /** The log lines since the last take, in order for each derivation; `drv` is '' for what belongs to none. */
    takeLogLines: log.take,

    graph: (): BuildGraph => ({
      derivations: Object.fromEntries(derivations.all().map(node => [node.drv, node])),
      needs: needs.all(),
      transfers: Object.fromEntries(transfers.all().map(node => [node.id, node])),
      totals: totals.all(),
      warnings: messages.warnings(),
      evaluating: evaluations.size > 0,
    }),

    /** Derivations whose needs are still unknown; see createNeeds. */
    takeUnknown: needs.takeUnknown,
    learnNeeds: needs.learn,

    /** Nix's errors, each without "error:", traces and source excerpts. */
    errors: messages.errors,

    /** The derivation whose failure is the cause of the others; null when none failed. */
    failedDerivation: (): { drv: string; reason: Value } | null => {
      const failures = messages.failures()
      const cause = failures.find(failure => failure.isCause)
      if (cause) return { drv: cause.drv, reason: cause.reason }
      // Its message may be missing: the counts told that it failed.
      const node = derivations.firstFailed()
      if (node) return { drv: node.drv, reason: message('nix.reason.builder') }
      const [dependent] = failures
      return dependent ? { drv: dependent.drv, reason: dependent.reason } : null
    },
  }
}
