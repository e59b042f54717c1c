// What one build is given.
import type { BuildRecord, BuildRequest } from '#shared/model/builds/build.ts'
import type { Profile } from '#shared/model/profiles/profile.ts'
import type { BuildPlan } from './request/plan.ts'

export type Build = {
  plan: BuildPlan
  profile: Profile
  request: BuildRequest
  record: BuildRecord
  imagesFolder: string
  maxJobs: number | null
  keepLogs: 'always' | 'failed'
}
