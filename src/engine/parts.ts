// The parts that the handlers of every group share.
import type { Topic } from '#shared/contract/index.ts'
import type { ErrorReport } from '#shared/errors.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import type { Settings } from '#shared/settings.ts'
import type { Jobs } from './jobs/jobs.ts'
import type { Ports } from './ports/index.ts'

export type ProfileList = {
  profiles: Profile[]
  /** `id` if the profile could be read. */
  problems: { path: string; id?: string; error: ErrorReport }[]
}

/** Changes the current state, one change at a time: two windows may do it at once. */
export type ChangeSettings = (change: (now: Settings) => Partial<Settings>) => Promise<Settings>

export type EngineParts = {
  ports: Ports
  jobs: Jobs
  notifyChanged: (...topics: Topic[]) => void
  /** Reads the folder from the current settings. */
  imagesFolder: () => Promise<string>
  profiles: () => Promise<ProfileList>
  /** The profile of that id, or the flake of that reference; throws profile.unknown or a flake.* error. */
  profile: (id: string, signal: AbortSignal) => Promise<Profile>
  changeSettings: ChangeSettings
}
