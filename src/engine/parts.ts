// What the handlers of every group share.
import type { Topic } from '#shared/contract/index.ts'
import type { Jobs } from './jobs/jobs.ts'
import type { Ports } from './ports/index.ts'
import type { ProfileList } from './profiles/profiles.ts'

export type EngineParts = {
  ports: Ports
  jobs: Jobs
  tell: (...topics: Topic[]) => void
  /** The image folder, as the settings have it now. */
  folder: () => Promise<string>
  profiles: () => Promise<ProfileList>
}
