// Runs `nix build`, follows its events, and returns what was built. Everything decided is in events/ and explain.ts.

import type { Work } from '#engine/jobs/plan.ts'
import type { StageTrack } from '#engine/jobs/stages.ts'
import { whyNixFailed } from '#engine/nix/why.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { NixPlace, Sandboxing } from '#engine/ports/nix.ts'
import type { Cache } from '#shared/caches.ts'
import { message } from '#shared/messages/codes.ts'
import type { Message } from '#shared/messages/message.ts'
import type { Option } from '#shared/profiles/option.ts'
import { remainingSeconds } from '../events/eta.ts'
import { headline } from '../events/headline.ts'
import { parseNixLine } from '../events/parse.ts'
import { createGraphReducer } from '../events/reduce.ts'
import type { BuildLogs } from '../record/logs.ts'
import { findNeeds } from './find-needs.ts'

const patchEveryMs = 100
/** After this much silence the headline is looked at again: it may say that Nix is finishing. */
const quietMs = 3000
/**
 * How long the end of a build may wait until Nix has answered which derivation needs which. It matters only for builds
 * of less than a second.
 */
const needsPatienceMs = 1000

export type NixRun = {
  /** Left out: on this computer. */
  place?: NixPlace
  /** Which builder that is, by what Nix calls it. */
  builderOf?: (machine: string) => string | null
  caches?: readonly Cache[]
  /** The owner of the store that may be full; left out: this computer. */
  store?: Message
  installables: string[]
  lockFile: string | null
  withTokens: boolean
  /** Builds the others where one fails. */
  keepGoing?: boolean
  outLink: string
  sandbox: Sandboxing
  /** The profile's, for the words of what it refuses. */
  options: readonly Option[]
  maxJobs: number | null
  expectedSeconds: (name: string) => number | null
  logs: BuildLogs
  stages: StageTrack
  work: Work
}
export type BuiltOutput = { derivation: string; storePath: string }

/** Returns an output for each installable, in their order. */
export async function runNix(ports: Ports, run: NixRun): Promise<BuiltOutput[]> {
  const { logs, stages, work } = run
  const reducer = createGraphReducer({
    expectedSeconds: run.expectedSeconds,
    ...(run.builderOf ? { builderOf: run.builderOf } : {}),
  })
  const { takeUnknown, learnNeeds: learn } = reducer
  const needs = findNeeds({ nix: ports.nix, log: ports.log, signal: work.signal, takeUnknown, learn })
  let evaluated = false
  let heardAt = stages.elapsedMs
  let reached = 0
  stages.start('evaluate')

  const report = () => {
    needs.look()
    const patch = reducer.takePatch()
    for (const { drv, lines } of reducer.takeLogLines()) logs.append(drv, lines)
    if (patch) work.emit({ type: 'graph', patch })
    else if (stages.elapsedMs - heardAt < quietMs) return
    const graph = reducer.graph()
    if (
      !evaluated &&
      !graph.evaluating &&
      Object.keys(graph.derivations).length + graph.totals.copies.expected > 0
    ) {
      evaluated = true
      stages.end('evaluate', 'done')
      stages.start('build')
    }
    const etaSeconds = remainingSeconds(graph, stages.elapsedMs)
    const now = headline(graph, stages.elapsedMs - heardAt)
    const fraction = overall(stages.elapsedMs, etaSeconds)
    if (fraction !== null) reached = Math.max(reached, fraction)
    work.emit({
      type: 'progress',
      headline: now.text,
      fraction: fraction === null ? null : reached,
      etaSeconds,
    })
    const { done, expected } = graph.totals.builds
    if (evaluated)
      stages.progress('build', now.fraction, message('progress.count-of', { done, total: expected }))
  }
  const timer = setInterval(report, patchEveryMs)
  let endedMs = 0
  let result: Awaited<ReturnType<Ports['nix']['build']>>
  try {
    result = await ports.nix.build({
      installables: run.installables,
      lockFile: run.lockFile,
      withTokens: run.withTokens,
      sandbox: run.sandbox,
      maxJobs: run.maxJobs,
      ...(run.keepGoing ? { keepGoing: true } : {}),
      ...(run.place ? { place: run.place } : {}),
      ...(run.caches ? { caches: run.caches } : {}),
      outLink: run.outLink,
      signal: work.signal,
      onLines: lines => {
        heardAt = stages.elapsedMs
        for (const line of lines) reducer.accept(parseNixLine(line), stages.elapsedMs)
        // The lines of a burst are handed on at once, so that memory stays bounded whatever comes.
        for (const { drv, lines: text } of reducer.takeLogLines()) logs.append(drv, text)
      },
    })
  } finally {
    clearInterval(timer)
    endedMs = stages.elapsedMs
    await needs.close(needsPatienceMs)
  }
  const { exit } = result
  const ok = exit.code === 0 && !exit.cancelled
  reducer.finish(ok ? 'done' : exit.cancelled ? 'cancelled' : 'failed', endedMs)
  report()
  work.signal.throwIfAborted()
  if (!ok) {
    const failed = reducer.failedDerivation()
    const [flake = ''] = run.installables[0]?.split('#') ?? []
    throw await whyNixFailed(ports, {
      flake,
      exit,
      errors: reducer.errors(),
      failed,
      logTail: failed ? logs.tail(failed.drv) : [],
      output: logs.tail(''),
      options: run.options,
      ...(run.store ? { store: run.store } : {}),
    })
  }
  stages.end('evaluate', 'done')
  stages.start('build')
  stages.end('build', 'done')
  return result.outputs
}

/** The fraction of the whole: only from history, never from a count of unlike things. */
const overall = (elapsedMs: number, etaSeconds: number | null) =>
  etaSeconds === null ? null : elapsedMs / (elapsedMs + etaSeconds * 1000)
