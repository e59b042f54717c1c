// What the handlers of every group share.
import type { Topic } from '#shared/contract/index.ts'
import type { Profile } from '#shared/model/profile.ts'
import type { UnderWay } from './builds/record/active-builds.ts'
import type { Jobs } from './jobs/jobs.ts'
import type { Ports } from './ports/index.ts'
import type { Flakes } from './profiles/flakes/flakes.ts'
import type { ProfileList } from './profiles/profiles.ts'
import type { ChangeSettings } from './settings/settings.ts'

export type EngineParts = {
  ports: Ports
  jobs: Jobs
  underWay: UnderWay
  tell: (...topics: Topic[]) => void
  /** The image folder, as the settings have it now. */
  folder: () => Promise<string>
  profiles: () => Promise<ProfileList>
  /** The profile of that id, or the flake of that reference; throws profile.unknown or a flake.* error. */
  profile: (id: string, signal: AbortSignal) => Promise<Profile>
  flakes: Flakes
  changeSettings: ChangeSettings
}
