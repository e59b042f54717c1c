// All families of job kinds: the one list that job.ts is made from.
import { buildJobs } from './build.ts'
import { builderJobs } from './builder.ts'
import { deployJobs } from './deploy.ts'
import { fixJobs } from './fix.ts'
import { flashJobs } from './flash.ts'
import { imageJobs } from './image.ts'
import { installJobs } from './install.ts'
import { kitJobs } from './kit.ts'
import { machineJobs } from './machine.ts'

export const jobFamilies = [
  buildJobs,
  imageJobs,
  flashJobs,
  machineJobs,
  deployJobs,
  installJobs,
  builderJobs,
  kitJobs,
  fixJobs,
] as const
