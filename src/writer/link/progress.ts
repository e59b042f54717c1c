// The progress of a drive, reported at most ten times a second; a new phase is reported at once.
import type { FromWriter } from '#shared/flash/wire/writer-messages.ts'

type Progress = Extract<FromWriter, { type: 'progress' }>
type Phase = Progress['phase']

const intervalMs = 100

export type Meter = {
  /** `byPosition`: counts the position on the disk, because the total is unknown. */
  begin: (phase: Phase, totalBytes: number | null, byPosition?: boolean) => void
  /** The same work under another name. */
  turn: (phase: Phase) => void
  /** `length` bytes of the total need no work after all. */
  less: (length: number) => void
  /** `length` bytes at `offset` are done. Reported progress never goes back. */
  did: (offset: number, length: number) => void
}

export function createMeter(
  path: string,
  send: (progress: Progress) => void,
  now: () => number = () => performance.now(),
): Meter {
  let [phase, positional]: [Phase, boolean] = ['preparing', false]
  let doneBytes = 0
  let totalBytes: number | null = null
  let reportedAt = Number.NEGATIVE_INFINITY
  const say = () => {
    reportedAt = now()
    send({ type: 'progress', path, phase, doneBytes, totalBytes })
  }
  return {
    begin(next, total, byPosition = false) {
      phase = next
      positional = byPosition
      doneBytes = 0
      totalBytes = total
      say()
    },
    turn(next) {
      phase = next
      say()
    },
    less(length) {
      if (totalBytes !== null) totalBytes = Math.max(doneBytes, totalBytes - length)
    },
    did(offset, length) {
      const done = Math.min(positional ? offset + length : doneBytes + length, totalBytes ?? Infinity)
      if (done <= doneBytes) return
      doneBytes = done
      if (done === totalBytes || now() - reportedAt >= intervalMs) say()
    },
  }
}
