// What main says of jobs, for each kind of job: when one ended, and before it is cancelled by quitting.

import type { JobKind, JobSummary } from '#shared/jobs/job.ts'
import type { MessageCode } from '#shared/messages/codes.ts'
import { buildHref, flashHref, imageHref } from '#shared/window/routes.ts'

/** Their {title} is the job's. */
type Notice = Extract<MessageCode, `notice.${string}`>
export type Loss = Extract<MessageCode, `quit.loses.${string}`>
type Told = {
  /** The title of the notification. */
  succeeded: Notice
  failed: Notice
  /** What a click on it opens: where the job is watched, unless something else is more use. */
  place?(job: JobSummary): string
  /** Its buttons, for what one does next. */
  actions?(job: JobSummary): { label: Extract<MessageCode, `notice.action.${string}`>; place: string }[]
}
type KindInMain = {
  /** The button that cancels it, alone, and quits. */
  cancelAndQuit: Extract<MessageCode, `quit.cancel.${string}`>
  /** What becomes of what it has done so far; null where there is nothing to say. */
  whenCancelled: Loss | null
  /** null where its end needs no notification. */
  told: Told | null
}

const flash: KindInMain = {
  cancelAndQuit: 'quit.cancel.flash',
  whenCancelled: 'quit.loses.flash',
  told: {
    succeeded: 'notice.done',
    failed: 'notice.drives-failed',
  },
}
const short: KindInMain = { cancelAndQuit: 'quit.cancel.job', whenCancelled: null, told: null }

export const kindsInMain: Record<JobKind, KindInMain> = {
  flash,
  restore: {
    ...flash,
    cancelAndQuit: 'quit.cancel.job',
    told: {
      succeeded: 'notice.done',
      failed: 'notice.failed',
    },
  },
  build: {
    cancelAndQuit: 'quit.cancel.build',
    whenCancelled: 'quit.loses.build',
    told: {
      succeeded: 'notice.ready',
      failed: 'notice.not-built',
      place: ({ subject }) => buildHref(subject),
      actions: ({ subject, state }) =>
        state === 'succeeded'
          ? [
              { label: 'notice.action.flash', place: flashHref({ image: subject }) },
              { label: 'notice.action.image', place: imageHref(subject) },
            ]
          : [{ label: 'notice.action.why', place: buildHref(subject) }],
    },
  },
  verify: short,
  'boot-test': short,
  convert: short,
  export: short,
  'create-vm': short,
  'start-machine': short,
  checkpoint: short,
  'go-back': short,
  'remove-checkpoint': short,
  'keep-machine': short,
  'plan-deploy': short,
  deploy: {
    cancelAndQuit: 'quit.cancel.job',
    whenCancelled: 'quit.loses.deploy',
    told: {
      succeeded: 'notice.done',
      failed: 'notice.failed',
    },
  },
  'plan-install': short,
  install: {
    cancelAndQuit: 'quit.cancel.job',
    whenCancelled: 'quit.loses.install',
    told: {
      succeeded: 'notice.done',
      failed: 'notice.failed',
    },
  },
  'test-builder': short,
  'create-lima': short,
  'start-lima': short,
  'stop-lima': short,
  'change-lima': short,
  'delete-lima': short,
  'clean-lima': short,
  'push-cache': short,
  'export-kit': short,
  'verify-kit': short,
  fix: short,
}
