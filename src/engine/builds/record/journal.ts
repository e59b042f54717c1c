// events.ndjson: the events of a build, written as they happen, so that its page can be shown after a restart, and by
// another Kiln during the build.

import { join } from 'node:path'
import type { Work } from '#engine/jobs/plan.ts'
import { logged } from '#engine/logged.ts'
import type { Ports } from '#engine/ports/index.ts'
import { applyPatch, emptyGraph, patchBetween } from '#shared/builds/build-graph.ts'
import type { WorkEvent } from '#shared/jobs/job.ts'
import type { Stage } from '#shared/progress.ts'

export const journalPath = (folder: string) => join(folder, 'events.ndjson')

/**
 * Milliseconds until what changes all the time (progress, derivations, a stage's fraction) is written again: patches
 * come ten times a second, for hours. At first each second, later each hundredth of the time that has passed.
 */
const pauseMs = (elapsedMs: number) => Math.min(10_000, Math.max(1000, elapsedMs / 100))

/**
 * Passes every event on, and writes down what came of them. Stages are written at once when their state changes.
 * It is only for display: the build continues if it cannot be written.
 */
export async function journaled(ports: Ports, folder: string, emit: Work['emit']) {
  const log = await ports.files.openLog(journalPath(folder)).catch(logged(ports.log, 'journal-unopened'))
  const startedAt = ports.now()
  let writtenAt = startedAt
  let seq = 0
  let graph = emptyGraph()
  let written = graph
  let progress: WorkEvent | null = null
  const states = new Map<string, Stage['state']>()
  const moved = new Map<string, WorkEvent>()

  const write = (event: WorkEvent) =>
    log?.append([JSON.stringify({ ...event, job: '', seq: ++seq, time: ports.now() })])

  const catchUp = () => {
    const patch = patchBetween(written, graph)
    if (patch) write({ type: 'graph', patch })
    for (const event of moved.values()) write(event)
    if (progress) write(progress)
    written = graph
    moved.clear()
    progress = null
    writtenAt = ports.now()
  }

  const note = (event: WorkEvent) => {
    if (event.type === 'graph') graph = applyPatch(graph, event.patch)
    else if (event.type === 'progress') progress = event
    else if (event.type === 'stage' && states.get(event.stage.id) === event.stage.state)
      moved.set(event.stage.id, event)
    else {
      if (event.type === 'stage') {
        states.set(event.stage.id, event.stage.state)
        moved.delete(event.stage.id)
      }
      write(event)
    }
  }

  return {
    emit(event: WorkEvent) {
      emit(event)
      note(event)
      const now = ports.now()
      if (now - writtenAt >= pauseMs(now - startedAt)) catchUp()
    },
    graph: () => graph,
    async close() {
      catchUp()
      await log?.close().catch(logged(ports.log, 'journal-incomplete'))
    },
  }
}
