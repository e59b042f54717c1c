// The end of a job whose engine ended while it ran: nobody tells it any more, so it is concluded here. Pure.
import { failure } from '#shared/errors.ts'
import type { DriveProgress, DriveResult } from '#shared/model/flash.ts'
import type { JobView } from '#shared/model/job.ts'

export function interrupted(view: JobView, now: number): JobView {
  const { drives, results } = view.flash
  const open = drives.filter(({ path }) => !results.some(result => result.path === path))
  return {
    ...view,
    state: 'failed',
    endedAt: now,
    etaSeconds: null,
    error: failure('job.interrupted', { operation: view.kind }).report(),
    flash: { drives, results: [...results, ...open.map(drive => unfinished(drive, view, now))] },
  }
}

const unfinished = ({ path, name, phase, doneBytes }: DriveProgress, view: JobView, now: number) =>
  ({
    path,
    name,
    serial: '',
    bytesWritten: phase === 'writing' ? doneBytes : 0,
    bytesSkipped: 0,
    bytesVerified: 0,
    sha256: null,
    seconds: (now - (view.startedAt ?? now)) / 1000,
    outcome: 'failed',
    error: failure('flash.interrupted', { operation: view.kind, values: { name } }).report(),
    hostname: null,
    hostKey: null,
  }) satisfies DriveResult
