// A build of another engine, seen live: its journal is read on while it grows, its record says how it ended, and its
// process whether it still runs.
import { join } from 'node:path'
import type { JobListener } from '#engine/jobs/job.ts'
import type { BuildRecord } from '#shared/builds/build.ts'
import { toReport } from '#shared/errors.ts'
import { type JobView, reduceJob, type WorkEvent } from '#shared/jobs/job.ts'
import { type RecordParts, readRecord } from './record.ts'
import { endOf, readJournal, replayed } from './replay.ts'

const lookEveryMs = 500
/** Looks in a row that may fail before nothing more is expected: a folder may be out of reach for a moment. */
const mostFaults = 5

type FollowOptions = {
  imagesFolder: string
  record: BuildRecord
  listener: JobListener
  /** It ended while it was followed. */
  onEnd: () => void
}

/** The build so far; the listener gets what comes after, numbered on from there, until it has ended or is stopped. */
export async function followBuild(
  parts: RecordParts,
  { imagesFolder, record, listener, onEnd }: FollowOptions,
): Promise<{ view: JobView; stop: () => void }> {
  const { ports } = parts
  const folder = join(imagesFolder, record.id)
  const start = await replayed(ports.files, folder, record)
  let { view, lines, heardAt } = start
  let stopped = view.endedAt !== null
  let faults = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const report = (event: WorkEvent, time: number) => {
    const numbered = { ...event, job: record.id, seq: view.seq + 1, time }
    view = reduceJob(view, numbered)
    if (!stopped) listener(numbered)
    if (event.type === 'end') onEnd()
  }

  const look = async () => {
    // Read the record first: once it says that the build ended, all of its events are on disk.
    const now = await readRecord(parts, imagesFolder, record.id)
    if (view.state === 'queued' && now.startedAt !== null) report({ type: 'started' }, now.startedAt)
    const more = await readJournal(ports.files, folder, lines)
    lines = more.lines
    for (const event of more.events) {
      heardAt = event.time
      report(event, event.time)
    }
    for (const event of endOf(view, now, heardAt)) report(event, now.endedAt ?? heardAt)
    faults = 0
  }

  const lookAgain = () => {
    if (stopped) return
    timer = setTimeout(async () => {
      await look().catch(thrown => {
        faults++
        if (faults < mostFaults) return
        report({ type: 'end', outcome: 'failed', error: toReport(thrown, 'build'), value: null }, ports.now())
      })
      if (view.endedAt === null) lookAgain()
    }, lookEveryMs)
  }
  lookAgain()
  return {
    view: start.view,
    stop: () => {
      stopped = true
      clearTimeout(timer)
    },
  }
}
