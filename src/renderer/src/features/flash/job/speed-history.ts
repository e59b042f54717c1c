// The data for the graph of a drive: its speed over time, as this window saw it. Pure.

import { useEffect, useSyncExternalStore } from 'react'
import { t } from '#lib/texts/texts.ts'
import type { DrivePhase } from '#shared/flash/flash.ts'
import type { FlashJobView } from '#shared/jobs/kinds/flash.ts'

export type SpeedSample = { seconds: number; bytesPerSecond: number; phase: DrivePhase }

export const maxSamples = 240
/** Longer than between two reports of a job: nothing was seen, so nothing is drawn. */
const gapSeconds = 6

/**
 * Adds a sample if it is far enough from the last one that all stay within `maxSamples`; if there are too many, they
 * are thinned evenly.
 */
export function addSample(samples: readonly SpeedSample[], next: SpeedSample): readonly SpeedSample[] {
  const last = samples.at(-1)
  const span = next.seconds - (samples[0]?.seconds ?? next.seconds)
  if (last && next.seconds <= last.seconds) return samples
  if (last && last.phase === next.phase && next.seconds - last.seconds < span / maxSamples) return samples
  return [...(samples.length >= maxSamples ? thinned(samples, span / (maxSamples / 2)) : samples), next]
}

function thinned(samples: readonly SpeedSample[], step: number): SpeedSample[] {
  const kept: SpeedSample[] = []
  for (const sample of samples) {
    const last = kept.at(-1)
    if (!last || last.phase !== sample.phase || sample.seconds - last.seconds >= step) kept.push(sample)
  }
  return kept
}

/** Runs that are drawn as one line: broken where nothing was seen, and where another phase began. */
export function lines(samples: readonly SpeedSample[]): SpeedSample[][] {
  const runs: SpeedSample[][] = []
  const span = (samples.at(-1)?.seconds ?? 0) - (samples[0]?.seconds ?? 0)
  // Thinned samples are at most about a fortieth of the whole apart.
  const gap = Math.max(gapSeconds, span / 30)
  for (const sample of samples) {
    const run = runs.at(-1)
    const before = run?.at(-1)
    const joins = before && before.phase === sample.phase && sample.seconds - before.seconds <= gap
    if (run && joins) run.push(sample)
    else runs.push([sample])
  }
  return runs
}

/** The top of an axis: 1, 2 or 5 times a power of ten, not below what is shown. */
export function niceTop(value: number): number {
  if (!(value > 0)) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  const factor = [1, 2, 5, 10].find(one => one * power >= value * 0.999999) ?? 10
  return factor * power
}

/** "0 s", "40 s", "5 min": the end of the time axis. */
export const axisTime = (seconds: number) =>
  seconds < 120
    ? t('flash.job.axis-seconds', { seconds: Math.round(seconds) })
    : t('flash.job.axis-minutes', { minutes: Math.round(seconds / 60) })

// How fast each drive of a job was, as this window saw it; kept while the window lives, so that leaving the page and
// coming back loses nothing but the time between.
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
  for (const notify of listeners) notify()
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
