// What main says of jobs, for each kind of job: when one ended, and before it is cancelled by quitting.
import type { MessageCode } from '#shared/messages/codes.ts'
import type { JobKind, JobSummary } from '#shared/model/job.ts'
import { buildPlace, flashPlace } from './places.ts'

/** Their {title} is the job's. */
type Notice = Extract<MessageCode, `notice.${string}`>
type Told = {
  /** The title of the notification. */
  succeeded: Notice
  failed: Notice
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
    succeeded: 'notice.done',
    failed: 'notice.drives-failed',
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
      succeeded: 'notice.done',
      failed: 'notice.failed',
      place: ({ id }) => flashPlace(id),
    },
  },
  build: {
    noun: 'build',
    whenCancelled: 'What is already in the Nix store stays there, so a later build starts from it.',
    told: {
      succeeded: 'notice.ready',
      failed: 'notice.not-built',
      place: ({ subject }) => buildPlace(subject),
    },
  },
  verify: short,
  convert: short,
  export: short,
  fix: short,
}
