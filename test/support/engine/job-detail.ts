// What only jobs of one kind have, for tests that know which kind theirs is.

import type { JobView } from '#shared/jobs/job.ts'
import { buildJobs } from '#shared/jobs/kinds/build.ts'
import { flashJobs } from '#shared/jobs/kinds/flash.ts'

export const graphOf = (view: JobView) => buildJobs.expect(view).detail.graph
export const drivesOf = (view: JobView) => flashJobs.expect(view).detail
