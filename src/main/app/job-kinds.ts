// What main says of jobs, for each kind of job: when one ended, and before it is cancelled by quitting.
import type { JobKind, JobSummary } from '#shared/model/job.ts'
import { buildPlace, flashPlace } from './places.ts'

type Told = {
  /** The title of the notification. */
  succeeded(title: string): string
  failed(title: string): string
  /** What a click on it opens. */
  place(job: JobSummary): string
}
type KindInMain = {
  /** As in "Cancel the build and quit". */
  noun: string
  /** What becomes of what it has done so far; null where nothing is to be said of it. */
  whenCancelled: string | null
  /** null where its end is no news. */
  told: Told | null
}

const flash: KindInMain = {
  noun: 'flashing',
  whenCancelled: 'A drive that is being written is not usable until it is flashed again.',
  told: {
    succeeded: title => `${title}: done`,
    failed: title => `${title}: not every drive succeeded`,
    place: ({ id }) => flashPlace(id),
  },
}
const short: KindInMain = { noun: 'job', whenCancelled: null, told: null }

export const kindsInMain: Record<JobKind, KindInMain> = {
  flash,
  restore: {
    ...flash,
    noun: 'job',
    told: {
      succeeded: title => `${title}: done`,
      failed: title => `${title}: it failed`,
      place: ({ id }) => flashPlace(id),
    },
  },
  build: {
    noun: 'build',
    whenCancelled: 'What is already in the Nix store stays there, so a later build starts from it.',
    told: {
      succeeded: title => `${title} is ready`,
      failed: title => `${title} could not be built`,
      place: ({ subject }) => buildPlace(subject),
    },
  },
  verify: short,
  convert: short,
  export: short,
  fix: short,
}
