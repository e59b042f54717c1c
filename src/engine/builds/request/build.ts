// The input of one build.

import type { AddressOf } from '#engine/builders/address-of.ts'
import type { TakenBuilders } from '#engine/builders/candidates.ts'
import type { KnownBuilder } from '#shared/builders/builder.ts'
import type { BuildRecord, BuildRequest } from '#shared/builds/build.ts'
import type { Cache } from '#shared/caches.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import type { Stages } from '../../jobs/stages.ts'
import type { BuildPlan } from './plan.ts'

/** Makes the builder of one that is new, with its stages. */
export type MakeBuilder = (tools: { stages: Stages; signal: AbortSignal }) => Promise<KnownBuilder>

export type Build = {
  plan: BuildPlan
  profile: Profile
  request: BuildRequest
  record: BuildRecord
  imagesFolder: string
  maxJobs: number | null
  caches: readonly Cache[]
  keepLogs: 'always' | 'failed'
  on: TakenBuilders
  /** Kiln's own known_hosts. */
  knownHosts: string
  addressOf: AddressOf
  makeBuilder: MakeBuilder
}
