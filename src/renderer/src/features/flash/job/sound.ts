// A short sound when drives are done: the user may have turned away. No file: two notes, falling when something failed.
import { useEffect, useRef, useSyncExternalStore } from 'react'
import { jobKinds } from '#features/jobs/job-kinds.ts'
import { useCall } from '#lib/engine/calls.ts'
import type { JobSummary } from '#shared/jobs/job.ts'
import { isOver } from '#shared/jobs/job-state.ts'

const stored = 'kiln.flash-sound'
const listeners = new Set<() => void>()

/** On until it is turned off. */
function soundIsOn(): boolean {
  try {
    return localStorage.getItem(stored) !== 'off'
  } catch {
    return true
  }
}

export function turnSound(on: boolean): void {
  try {
    localStorage.setItem(stored, on ? 'on' : 'off')
  } catch {
    // Switched off: it stays as it is.
  }
  for (const notify of listeners) notify()
}

export const useSound = () =>
  useSyncExternalStore(listener => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, soundIsOn)

const good = [660, 880]
const bad = [440, 330]

/** Silent where the page may not play sound yet, because there was no click or key. */
function playEnd(succeeded: boolean): void {
  if (!soundIsOn()) return
  try {
    const context = new AudioContext()
    const notes = succeeded ? good : bad
    for (const [at, hertz] of notes.entries()) playNote(context, hertz, context.currentTime + at * 0.18)
    window.setTimeout(() => void context.close(), 1500)
  } catch {
    // No sound here.
  }
}

function playNote(context: AudioContext, hertz: number, at: number): void {
  const tone = context.createOscillator()
  const volume = context.createGain()
  tone.frequency.value = hertz
  volume.gain.setValueAtTime(0, at)
  volume.gain.linearRampToValueAtTime(0.15, at + 0.02)
  volume.gain.exponentialRampToValueAtTime(0.001, at + 0.35)
  tone.connect(volume).connect(context.destination)
  tone.start(at)
  tone.stop(at + 0.4)
}

/** The ended jobs whose end plays a sound. Pure. */
const endedFlashes = (jobs: JobSummary[]) =>
  jobs.filter(({ kind, state }) => jobKinds[kind].soundWhenDone && isOver(state))

/**
 * Returns the flashes whose end is news. A flash need not have been seen running, because one that writes little may
 * end between two looks. `known`: ids of those that had ended at the last look; null at the first, when nothing is
 * news.
 */
export const newlyEnded = (known: Set<string> | null, jobs: JobSummary[]) =>
  known ? endedFlashes(jobs).filter(({ id, state }) => !known.has(id) && state !== 'cancelled') : []

/** Sounds once when flashing ends, whatever page is open. */
export function FlashSound() {
  const { data } = useCall('jobs.list', {})
  const known = useRef<Set<string> | null>(null)
  useEffect(() => {
    if (!data) return
    for (const { state } of newlyEnded(known.current, data)) playEnd(state === 'succeeded')
    known.current = new Set(endedFlashes(data).map(({ id }) => id))
  }, [data])
  return null
}
