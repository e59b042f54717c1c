// All families of job kinds: the one list that job.ts is made from.
import { buildJobs } from './kinds/build.ts'
import { builderJobs } from './kinds/builder.ts'
import { cacheJobs } from './kinds/cache.ts'
import { deployJobs } from './kinds/deploy.ts'
import { fixJobs } from './kinds/fix.ts'
import { flashJobs } from './kinds/flash.ts'
import { imageJobs } from './kinds/image.ts'
import { installJobs } from './kinds/install.ts'
import { kitJobs } from './kinds/kit.ts'
import { machineJobs } from './kinds/machine.ts'
import { updateJobs } from './kinds/update.ts'
import { workloadJobs } from './kinds/workload.ts'

export const jobFamilies = [
  buildJobs,
  imageJobs,
  flashJobs,
  machineJobs,
  deployJobs,
  installJobs,
  builderJobs,
  cacheJobs,
  kitJobs,
  updateJobs,
  workloadJobs,
  fixJobs,
] as const
