// How fast each drive of a job was, as this window saw it; kept while the window lives, so that leaving the page and
// coming back loses nothing but the time between.
import { useEffect, useSyncExternalStore } from 'react'
import type { FlashJobView } from '#shared/model/jobs/flash.ts'
import { addSample, type SpeedSample } from './speed-history.ts'

type History = ReadonlyMap<string, readonly SpeedSample[]>
const none: History = new Map()
const histories = new Map<string, History>()
const listeners = new Set<() => void>()
const keptJobs = 8

function record({ id, startedAt, detail }: FlashJobView, now: number): void {
  const old = histories.get(id) ?? none
  const seconds = Math.max(0, (now - (startedAt ?? now)) / 1000)
  const next = new Map(old)
  for (const { path, phase, bytesPerSecond } of detail.drives) {
    if (bytesPerSecond === null) continue
    const samples = old.get(path) ?? []
    const more = addSample(samples, { seconds, bytesPerSecond, phase })
    if (more !== samples) next.set(path, more)
  }
  histories.set(id, next)
  for (const gone of [...histories.keys()].slice(0, -keptJobs)) histories.delete(gone)
  for (const tell of listeners) tell()
}

export function useSpeeds(view: FlashJobView): History {
  useEffect(() => {
    if (view.state === 'running') record(view, Date.now())
  }, [view])
  return useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => histories.get(view.id) ?? none,
  )
}
