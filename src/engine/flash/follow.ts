// Follows the writer: keeps the state of each drive and reports it, often enough to look live and no more.

import type { Stages } from '#engine/jobs/stages.ts'
import type { WriterEvent } from '#engine/ports/writer.ts'
import type { WorkEvent } from '#shared/jobs/job.ts'
import { type DriveStates, progressOf, reduceDrives, type WriterResult } from './plan/drive-states.ts'
import { headline, wholeEta, wholeFraction } from './plan/whole.ts'

const reportEveryMs = 200

type FollowOptions = {
  states: DriveStates
  verify: boolean
  emit: (event: WorkEvent) => void
  now: () => number
  stages: Stages
  /** How much of the source has been read, if the disk's size is unknown; null if nothing is being read. */
  readFraction: () => number | null
  /** Called once for each drive. */
  onResult: (result: WriterResult) => void
}

export type Follower = {
  onEvent(event: WriterEvent): void
  states(): DriveStates
  /** Replaces the states and reports them at once. */
  put(states: DriveStates): void
}

export function followWriter({
  states,
  verify,
  emit,
  now,
  stages,
  readFraction,
  onResult,
}: FollowOptions): Follower {
  let reportedAt = 0
  let fraction: number | null = null

  function report() {
    reportedAt = now()
    const drives = progressOf(states)
    emit({ type: 'drives', drives })
    const known = wholeFraction(drives, verify) ?? unsized(drives.some(({ phase }) => phase === 'writing'))
    if (known !== null) fraction = Math.max(fraction ?? 0, known)
    emit({ type: 'progress', headline: headline(drives), fraction, etaSeconds: wholeEta(drives, verify) })
    stages.progress('write', fraction)
  }

  /** The progress for a disk of unknown size is that of reading its file. */
  function unsized(writing: boolean): number | null {
    const read = writing ? readFraction() : null
    return read === null ? null : verify ? read / 2 : read
  }

  /** Takes over the current states, and reports new results. */
  function take(next: DriveStates) {
    const before = states
    states = next
    for (const [path, { result }] of next) if (result && !before.get(path)?.result) onResult(result)
  }

  return {
    states: () => states,
    put(next) {
      take(next)
      report()
    },
    onEvent(event) {
      if (event.type !== 'progress' && event.type !== 'result') return
      const next = reduceDrives(states, event, now())
      if (next === states) return
      const path = event.type === 'progress' ? event.path : event.result.path
      const turned = next.get(path)?.progress.phase !== states.get(path)?.progress.phase
      take(next)
      if (turned || now() - reportedAt >= reportEveryMs) report()
    },
  }
}
