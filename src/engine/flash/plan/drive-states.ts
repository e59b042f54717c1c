// The state of each drive of a job: the writer's messages, combined with speed and time left. Pure.
import type { ErrorReport } from '#shared/errors.ts'
import type { DriveProgress } from '#shared/flash/flash.ts'
import type { FromWriter } from '#shared/flash/wire/writer-messages.ts'
import { bytesPerSecond, type Sample, sampled, secondsLeft } from './speed.ts'

export type WriterResult = Extract<FromWriter, { type: 'result' }>['result']
type WriterProgress = Extract<FromWriter, { type: 'progress' }>

type DriveState = {
  name: string
  serial: string
  progress: DriveProgress
  samples: Sample[]
  /** Bytes so far, kept for a drive without a result because the writer was lost. */
  written: number
  result: WriterResult | null
}
/** Each drive's state by its path, in the order of the request. */
export type DriveStates = ReadonlyMap<string, DriveState>

export function waitingDrives(drives: { path: string; name: string; serial: string }[]): DriveStates {
  const states = drives.map(({ path, name, serial }): [string, DriveState] => {
    const progress: DriveProgress = {
      path,
      name,
      phase: 'waiting',
      doneBytes: 0,
      totalBytes: null,
      bytesPerSecond: null,
      etaSeconds: null,
      error: null,
    }
    return [path, { name, serial, progress, samples: [], written: 0, result: null }]
  })
  return new Map(states)
}

/** A message of the writer; `time` in milliseconds. One about an ended or unknown drive changes nothing. */
export function reduceDrives(
  states: DriveStates,
  event: WriterProgress | Extract<FromWriter, { type: 'result' }>,
  time: number,
): DriveStates {
  const path = event.type === 'progress' ? event.path : event.result.path
  const old = states.get(path)
  if (!old || old.result) return states
  const next = event.type === 'progress' ? advanced(old, event, time) : ended(old, event.result)
  return new Map(states).set(path, next)
}

function advanced(
  old: DriveState,
  { phase, doneBytes, totalBytes }: WriterProgress,
  time: number,
): DriveState {
  const samples = sampled(phase === old.progress.phase ? old.samples : [], { time, bytes: doneBytes })
  const speed = bytesPerSecond(samples)
  const etaSeconds = secondsLeft({ doneBytes, totalBytes }, speed)
  return {
    ...old,
    samples,
    written: phase === 'writing' ? doneBytes : old.written,
    progress: { ...old.progress, phase, doneBytes, totalBytes, bytesPerSecond: speed, etaSeconds },
  }
}

const ended = (old: DriveState, result: WriterResult): DriveState => ({
  ...old,
  samples: [],
  result,
  progress: {
    ...old.progress,
    phase: result.outcome,
    bytesPerSecond: null,
    etaSeconds: null,
    error: result.error,
  },
})

/** The result of drives that the writer could no longer report: "cancelled", or "failed" with its reason. */
export function endedOtherwise(
  states: DriveStates,
  outcome: { outcome: 'cancelled' | 'failed'; error: ErrorReport | null; seconds: number },
): DriveStates {
  const all = [...states].map(([path, state]): [string, DriveState] => {
    if (state.result) return [path, state]
    const { name, serial, written } = state
    const none = { bytesSkipped: 0, bytesVerified: 0, ejected: null }
    return [path, ended(state, { path, name, serial, bytesWritten: written, ...none, ...outcome })]
  })
  return new Map(all)
}

export const progressOf = (states: DriveStates): DriveProgress[] =>
  [...states.values()].map(({ progress }) => progress)
