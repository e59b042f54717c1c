// Writing drives: an image ("flash"), or an empty disk ("restore").
import { z } from 'zod'
import { type DriveProgress, type DriveResult, driveProgress, driveResult } from '#shared/flash/flash.ts'
import { failure } from '../../errors.ts'
import { jobEventOf } from '../base.ts'
import { jobFamily } from '../family.ts'

/** Every drive has its place in `drives`, and in `results` once it has ended, in order of completion. */
const flashDetail = z.object({ drives: z.array(driveProgress), results: z.array(driveResult) })
export type FlashDetail = z.infer<typeof flashDetail>

export const flashJobs = jobFamily({
  kinds: ['flash', 'restore'],
  detail: flashDetail,
  start: () => ({ drives: [], results: [] }),
  events: [
    /** The state of all drives of the job, each time. */
    jobEventOf('drives', { drives: z.array(driveProgress) }),
    /** A drive's end. */
    jobEventOf('drive-result', { result: driveResult }),
  ],
  reduce(detail, event) {
    switch (event.type) {
      case 'drives':
        return { ...detail, drives: event.drives }
      case 'drive-result':
        return { ...detail, results: [...detail.results, event.result] }
    }
  },
  interrupted({ drives, results }, at) {
    const open = drives.filter(({ path }) => !results.some(result => result.path === path))
    return { drives, results: [...results, ...open.map(drive => unfinished(drive, at))] }
  },
})
export type FlashJobView = z.infer<typeof flashJobs.view>

const unfinished = (
  { path, name, phase, doneBytes }: DriveProgress,
  { operation, seconds }: { operation: string; seconds: number },
): DriveResult => ({
  path,
  name,
  serial: '',
  bytesWritten: phase === 'writing' ? doneBytes : 0,
  bytesSkipped: 0,
  bytesVerified: 0,
  sha256: null,
  seconds,
  outcome: 'failed',
  error: failure('flash.interrupted', { operation, values: { name } }).report(),
  ejected: null,
  hostname: null,
  hostKey: null,
  user: null,
})
