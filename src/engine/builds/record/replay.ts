// The journal of a build, read back: whole, or from where one stopped reading.

import type { FilesPort } from '#engine/ports/files.ts'
import type { BuildRecord } from '#shared/builds/build.ts'
import { type GraphPatch, joinPatches } from '#shared/builds/build-graph.ts'
import { failure } from '#shared/errors.ts'
import {
  type JobEvent,
  type JobView,
  jobEvent,
  newJobView,
  reduceJob,
  type WorkEvent,
} from '#shared/jobs/job.ts'
import { buildJobs } from '#shared/jobs/kinds/build.ts'
import { message } from '#shared/messages/codes.ts'
import { interruption } from './interruption.ts'
import { journalPath } from './journal.ts'

const pageLines = 1000

/** The events after the first `from` lines, and how many lines there are now. A line that cannot be read is left out. */
export async function readJournal(
  files: FilesPort,
  folder: string,
  from = 0,
): Promise<{ events: JobEvent[]; lines: number }> {
  const events: JobEvent[] = []
  for (let at = from; ; ) {
    const { lines } = await files.readLog(journalPath(folder), at, pageLines)
    for (const line of lines) {
      const event = parseEvent(line)
      if (event) events.push(event)
    }
    at += lines.length
    if (lines.length < pageLines) return { events, lines: at }
  }
}

function parseEvent(line: string): JobEvent | null {
  try {
    return jobEvent.parse(JSON.parse(line))
  } catch {
    return null // torn by a crash
  }
}

type Replay = {
  view: JobView
  /** How many lines of the journal are in the view. */
  lines: number
  /** When it was last heard of, in milliseconds since the epoch. */
  heardAt: number
}

/** A build that this engine has no job of, as far as it is written down. */
export async function replayed(files: FilesPort, folder: string, record: BuildRecord): Promise<Replay> {
  const { id, createdAt, startedAt } = record
  let view = newJobView({
    id,
    kind: 'build',
    name: record.request.name || record.profileName,
    subject: id,
    createdAt,
  })
  if (startedAt !== null)
    view = { ...view, state: 'running', startedAt, headline: message('progress.running') }
  const { events, lines } = await readJournal(files, folder)
  // All patches at once: each copies the whole graph.
  const patches: GraphPatch[] = []
  for (const event of events) {
    if (event.type === 'graph') patches.push(event.patch)
    else view = reduceJob(view, { ...event, seq: view.seq + 1 })
  }
  const heardAt = events.at(-1)?.time ?? startedAt ?? createdAt
  const next = (event: WorkEvent, time: number) =>
    reduceJob(view, { ...event, job: id, seq: view.seq + 1, time })
  view = next({ type: 'graph', patch: joinPatches(patches) }, heardAt)
  for (const event of endOf(view, record, heardAt)) view = next(event, record.endedAt ?? heardAt)
  return { view, lines, heardAt }
}

/** Returns the events that the record adds about a build that has ended; none while it runs. */
export function endOf(view: JobView, record: BuildRecord, heardAt: number): WorkEvent[] {
  const { state, error } = record
  if (state === 'interrupted') {
    const atMs = Math.max(0, heardAt - (record.startedAt ?? heardAt))
    const reason = error ?? failure('build.interrupted', { operation: 'build' }).report()
    const open = buildJobs.has(view) ? interruption(view, atMs) : []
    return [...open, { type: 'end', outcome: 'failed', error: reason, value: null }]
  }
  if (state === 'queued' || state === 'running') return []
  return [{ type: 'end', outcome: state, error, value: null }]
}
