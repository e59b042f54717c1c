// One job, watched live. All users of a job share one watch; it resumes after a reconnection.
import { useCallback, useSyncExternalStore } from 'react'
import type { KilnError } from '#shared/errors.ts'
import type { JobView } from '#shared/jobs/job.ts'
import { connectionState, onConnection } from './connection.ts'

type WatchedJob = { view: JobView | null; error: KilnError | null }
type Watched = { now: WatchedJob; listeners: Set<() => void>; stop: () => void }

const nothing: WatchedJob = { view: null, error: null }
const watched = new Map<string, Watched>()

function start(job: string): Watched {
  const entry: Watched = { now: nothing, listeners: new Set(), stop: () => {} }
  const set = (now: WatchedJob) => {
    entry.now = now
    for (const notify of [...entry.listeners]) notify()
  }
  let unwatch = () => {}
  let generation = 0
  const watch = () => {
    const connection = connectionState()
    if (connection.phase !== 'open' || connection.generation === generation) return
    generation = connection.generation
    unwatch = connection.client.watch(job, {
      known: entry.now.view,
      onView: view => set({ view, error: null }),
      onError: error => {
        // The shell already reports a lost connection; the last view stays until the watch resumes.
        if (error.code === 'engine.lost') return
        set({ view: entry.now.view, error })
      },
    })
  }
  const stopListening = onConnection(watch)
  watch()
  entry.stop = () => {
    stopListening()
    unwatch()
  }
  return entry
}

/** The job's state, live. `view` is null until the first snapshot; `error` when there is no such job, or no longer. */
export function useJob(job: string | null): WatchedJob {
  const subscribe = useCallback(
    (listener: () => void) => {
      if (!job) return () => {}
      let entry = watched.get(job)
      if (!entry) {
        entry = start(job)
        watched.set(job, entry)
      }
      const mine = entry
      mine.listeners.add(listener)
      return () => {
        mine.listeners.delete(listener)
        if (mine.listeners.size) return
        mine.stop()
        watched.delete(job)
      }
    },
    [job],
  )
  return useSyncExternalStore(subscribe, () => (job && watched.get(job)?.now) || nothing)
}
