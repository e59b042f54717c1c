// Each drive's result, reported once and as soon as it is known.
import { type ErrorReport, toReport } from '#shared/errors.ts'
import type { FromWriter } from '#shared/flash/wire/writer-messages.ts'
import { operation } from '../drive/drive-failure.ts'
import type { PlannedDrive } from '../drive/open-drive.ts'

type Result = Extract<FromWriter, { type: 'result' }>['result']

/** Bytes of one drive so far. `agreed` were already on it. */
export type Counts = { written: number; agreed: number; verified: number }

export type Results = {
  failed: (planned: PlannedDrive, error: unknown, counts?: Counts) => void
  cancelled: (planned: PlannedDrive, counts?: Counts) => void
  /** `holes`: bytes of the image that did not have to be written. */
  done: (planned: PlannedDrive, ending: Ending, counts: Counts, holes: number) => void
}

type Ending = {
  outcome: 'verified' | 'written'
  /** Null if it was not to be ejected. */
  ejected: boolean | null
}

const nothing: Counts = { written: 0, agreed: 0, verified: 0 }

type Outcome = { outcome: Result['outcome']; error: ErrorReport | null; ejected?: boolean | null }

export function createResults(send: (message: FromWriter) => void): Results {
  const started = performance.now()
  const end = (
    { path, name, serial }: PlannedDrive,
    { outcome, error, ejected = null }: Outcome,
    { written, agreed, verified }: Counts,
    holes = 0,
  ) => {
    const bytes = { bytesWritten: written, bytesSkipped: agreed + holes, bytesVerified: verified }
    const seconds = (performance.now() - started) / 1000
    send({ type: 'result', result: { path, name, serial, ...bytes, seconds, outcome, error, ejected } })
  }
  return {
    failed: (planned, thrown, counts = nothing) =>
      end(planned, { outcome: 'failed', error: toReport(thrown, operation) }, counts),
    cancelled: (planned, counts = nothing) => end(planned, { outcome: 'cancelled', error: null }, counts),
    done: (planned, ending, counts, holes) => end(planned, { ...ending, error: null }, counts, holes),
  }
}
