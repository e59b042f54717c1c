// A build from request to end. Whatever happens its record says so, and nothing half-made stays.

import { join } from 'node:path'
import { logged } from '#engine/logged.ts'
import type { BuildRecord } from '#shared/builds/build.ts'
import type { BuildGraph } from '#shared/builds/build-graph.ts'
import type { Figures } from '#shared/builds/estimate.ts'
import { toReport } from '#shared/errors.ts'
import type { BuildResult } from '#shared/images/image.ts'
import type { Work } from '../jobs/plan.ts'
import { Stages } from '../jobs/stages.ts'
import type { Ports } from '../ports/index.ts'
import { makeImage } from './make-image.ts'
import { rememberDurations } from './record/durations.ts'
import { journaled } from './record/journal.ts'
import { BuildLogs } from './record/logs.ts'
import { writeRecord } from './record/record.ts'
import { sweepLeftovers } from './record/sweep.ts'
import type { Build } from './request/build.ts'
import type { BuildPlan } from './request/plan.ts'

export async function runBuild(ports: Ports, build: Build, { signal, emit }: Work): Promise<BuildResult> {
  const { plan } = build
  const started: BuildRecord = { ...build.record, state: 'running', startedAt: ports.now() }
  await writeRecord(ports, plan.folder, started)
  await sweepLeftovers(ports, build.imagesFolder)
  const logs = new BuildLogs(ports.files, plan.folder)
  const journal = await journaled(ports, plan.folder, emit)
  const stages = new Stages(plan.stages, { emit: journal.emit, now: ports.now })

  /** Never throws: a full disk must not hide why a build failed, nor discard what it made. */
  const finish = async (state: 'succeeded' | 'failed' | 'cancelled', thrown?: unknown) => {
    await logs.close()
    await journal.close()
    const error = state === 'failed' ? toReport(thrown, 'build') : null
    const built = builtDerivations(journal.graph())
    // Best effort: without these times, the next build has no ETA.
    const times = built.map(({ on, ...rest }) => ({ ...rest, builder: on }))
    await rememberDurations(ports, times).catch(logged(ports.log, 'durations-unwritten'))
    const endedAt = ports.now()
    const estimate = started.estimate && {
      estimated: started.estimate.estimated,
      actual:
        state === 'succeeded'
          ? await figuresOf(ports, { plan, graph: journal.graph(), started, endedAt })
          : null,
    }
    const ended = { ...started, state, endedAt, error, built, estimate }
    // A record that still says "running" is settled when it is read.
    await writeRecord(ports, plan.folder, ended).catch(logged(ports.log, 'record-unwritten'))
  }

  let result: BuildResult
  try {
    result = await makeImage(ports, build, { work: { signal, emit: journal.emit }, logs, stages })
  } catch (thrown) {
    const state = signal.aborted ? 'cancelled' : 'failed'
    stages.endRunning(state)
    await removeHalfMade(ports, plan)
    await finish(state, thrown)
    throw thrown
  }
  await finish('succeeded')
  if (build.keepLogs === 'failed')
    await ports.files.remove(join(plan.folder, 'logs')).catch(logged(ports.log, 'leftover-kept'))
  return result
}

type Ended = { plan: BuildPlan; graph: BuildGraph; started: BuildRecord; endedAt: number }

/** Returns the actual figures, to compare with the estimate. */
async function figuresOf(ports: Ports, { plan, graph, started, endedAt }: Ended): Promise<Figures> {
  return {
    builds: builtDerivations(graph).length,
    downloadBytes: graph.totals.downloadBytes.done,
    seconds: started.startedAt === null ? null : Math.max(0, endedAt - started.startedAt) / 1000,
    diskBytes: await ports.files.allocatedBytes(plan.folder).catch(() => null), // the estimate then lacks the disk size
  }
}

function builtDerivations(graph: BuildGraph): BuildRecord['built'] {
  return Object.values(graph.derivations).flatMap(
    ({ drv, name, state, startedMs, stoppedMs, logLines, on }) => {
      if (state !== 'done' || startedMs === null || stoppedMs === null) return []
      return [{ drv, name, seconds: (stoppedMs - startedMs) / 1000, logLines, on }]
    },
  )
}

/** Everything but the record, the journal and the logs goes: no half image, no workspace. */
async function removeHalfMade(ports: Ports, plan: BuildPlan): Promise<void> {
  const made = [...Object.values(plan.files), plan.bmap, 'SHA256SUMS', 'image.json']
  const kept = logged(ports.log, 'leftover-kept')
  for (const file of made) await ports.files.remove(join(plan.folder, file)).catch(kept)
  await ports.files.remove(plan.workspace).catch(kept)
}
