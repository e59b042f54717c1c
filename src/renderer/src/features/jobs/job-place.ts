import { jobKinds, type PlacedJob } from './job-kinds.ts'

/** Where a job is watched. */
export const jobPlace = (job: PlacedJob): string => jobKinds[job.kind].place(job)
