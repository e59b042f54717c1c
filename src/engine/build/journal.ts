// events.ndjson: the events of a build that matter later, so that its page can be drawn again after a restart.
import { join } from 'node:path'
import { failure } from '#shared/errors.ts'
import type { BuildRecord } from '#shared/model/build.ts'
import { applyPatch, emptyGraph } from '#shared/model/build-graph.ts'
import {
  isOver,
  type JobEvent,
  type JobView,
  jobEvent,
  newJobView,
  reduceJob,
  type WorkEvent,
} from '#shared/model/job.ts'
import type { Work } from '../jobs/plan.ts'
import type { FilesPort } from '../ports/files.ts'
import type { Ports } from '../ports/index.ts'

export const journalPath = (folder: string) => join(folder, 'events.ndjson')

/** Passes every event on, and writes down stages as they change and the graph once, at the end: patches come ten
 *  times a second, for hours. */
export async function journaled(ports: Ports, folder: string, emit: Work['emit']) {
  const log = await ports.files.openLog(journalPath(folder))
  let graph = emptyGraph()
  let seq = 0
  const write = (event: WorkEvent) =>
    log.append([JSON.stringify({ ...event, job: '', seq: ++seq, time: ports.now() })])
  return {
    emit(event: WorkEvent) {
      emit(event)
      if (event.type === 'graph') graph = applyPatch(graph, event.patch)
      else if (event.type !== 'progress') write(event)
    },
    /** What is known of the derivations so far. */
    graph: () => graph,
    async close() {
      const { derivations, transfers, ...rest } = graph
      const patch = { derivations: Object.values(derivations), transfers: Object.values(transfers), ...rest }
      write({ type: 'graph', patch })
      await log.close()
    },
  }
}

const pageLines = 1000

/** The view of a build that this engine has no job of: an ended one, an interrupted one, or another engine's. */
export async function replayed(files: FilesPort, folder: string, record: BuildRecord): Promise<JobView> {
  const { id, createdAt, startedAt } = record
  let view = newJobView({ id, kind: 'build', title: record.profileName, subject: id, createdAt })
  if (startedAt !== null)
    view = { ...view, state: 'running', startedAt, headline: 'Running in another window of Kiln' }
  for (let from = 0; ; from += pageLines) {
    const { lines } = await files.readLog(journalPath(folder), from, pageLines)
    view = lines
      .map(parseEvent)
      .filter(event => event !== null)
      .reduce(reduceJob, view)
    if (lines.length < pageLines) break
  }
  return ended(view, record)
}

function parseEvent(line: string): JobEvent | null {
  try {
    return jobEvent.parse(JSON.parse(line))
  } catch {
    return null // a torn last line
  }
}

function ended(view: JobView, record: BuildRecord): JobView {
  const { state } = record
  if (state === 'interrupted') {
    const error = record.error ?? failure('build.interrupted', { operation: 'build' }).report()
    return { ...view, state: 'failed', endedAt: view.startedAt ?? record.createdAt, error }
  }
  return isOver(state) ? { ...view, state, endedAt: record.endedAt, error: record.error } : view
}
