// Main's texts for each kind of job: when one ended, and before quitting cancels it.

import type { JobKind, JobSummary } from '#shared/jobs/job.ts'
import { isPlain, type SpecialKind } from '#shared/jobs/plain-kinds.ts'
import type { MessageCode } from '#shared/messages/codes.ts'
import { buildHref, flashHref, imageHref } from '#shared/window/routes.ts'

/** Their {title} is the job's. */
type NoticeText = Extract<MessageCode, `notice.${string}`>
export type Loss = Extract<MessageCode, `quit.loses.${string}`>
type Notice = {
  /** The title of the notification. */
  succeeded: NoticeText
  failed: NoticeText
  /** The page that a click on it opens; by default the page where the job is watched. */
  place?(job: JobSummary): string
  /** Buttons for the next steps. */
  actions?(job: JobSummary): { label: Extract<MessageCode, `notice.action.${string}`>; place: string }[]
}
type KindInMain = {
  /** The button that cancels this job alone, and quits. */
  cancelAndQuit: Extract<MessageCode, `quit.cancel.${string}`>
  /** The text about its lost work; null if there is nothing to say. */
  whenCancelled: Loss | null
  /** null if its end needs no notification. */
  notice: Notice | null
}

const flash: KindInMain = {
  cancelAndQuit: 'quit.cancel.flash',
  whenCancelled: 'quit.loses.flash',
  notice: {
    succeeded: 'notice.done',
    failed: 'notice.drives-failed',
  },
}
const short: KindInMain = { cancelAndQuit: 'quit.cancel.job', whenCancelled: null, notice: null }

const kindsInMain: Record<SpecialKind, KindInMain> = {
  flash,
  'push-cache': short,
  restore: {
    ...flash,
    cancelAndQuit: 'quit.cancel.job',
    notice: {
      succeeded: 'notice.done',
      failed: 'notice.failed',
    },
  },
  build: {
    cancelAndQuit: 'quit.cancel.build',
    whenCancelled: 'quit.loses.build',
    notice: {
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
  deploy: {
    cancelAndQuit: 'quit.cancel.job',
    whenCancelled: 'quit.loses.deploy',
    notice: {
      succeeded: 'notice.done',
      failed: 'notice.failed',
    },
  },
  install: {
    cancelAndQuit: 'quit.cancel.job',
    whenCancelled: 'quit.loses.install',
    notice: {
      succeeded: 'notice.done',
      failed: 'notice.failed',
    },
  },
}

export const kindInMain = (kind: JobKind): KindInMain => (isPlain(kind) ? short : kindsInMain[kind])
