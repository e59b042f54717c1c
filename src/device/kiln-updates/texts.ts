// The texts of a report, for people in the journal and on a terminal, and for systemd. A machine has no message
// catalogue: these are all of its texts.
import { type GitRefusal, gitRefusals } from './git/judge.ts'
import type { Report } from './verbs.ts'

const refusals = {
  'not-a-pointer': 'the server has no valid pointer',
  'not-a-key-set': 'the server has no valid key set',
  'key-set-signature': 'the key set is not signed by the recovery key of this machine',
  'old-keys': 'it is signed by a key that was replaced',
  'unknown-keys': 'its key set is not there',
  signature: 'it is not signed by the daily key',
  'other-box': 'it is for another box',
  'other-profile': 'it is for another profile',
  'other-architecture': 'it is for another architecture',
  'old-sequence': 'it is older than one that was accepted',
  expired: 'it has expired. Publish again',
} as const

const gitTexts: Record<GitRefusal, string> = {
  'not-a-descendant': 'it does not come after the one that was accepted before',
  'commit-signature': 'no one in the list of allowed signers signed it',
  'older-lock': 'its inputs are older than those of this machine. Update with --upgrade',
}
const isOfGit = (refusal: string): refusal is GitRefusal => gitRefusals.some(each => each === refusal)

const waits = {
  window: 'An update is ready. The machine switches to it in its quiet window.',
  'not-now': 'An update is ready. It waits, because someone said "not now".',
  restart: 'An update is ready. It needs a restart, which this machine does not make on its own.',
  'went-back': 'The published update went back before. Publish another one, or retry it with --again.',
  left: 'This machine ran what is published, and then got another system by hand. It waits for the next update. To take this one: kiln-updates now',
} as const

/** The main text, and notes for people. */
export function textsOf(report: Report): string[] {
  const stale = 'stale' in report && report.stale !== undefined
  const text = textOf(report)
  return [
    ...(text === null ? [] : [text]),
    ...(stale
      ? [
          `The repository has had no new commit for ${report.stale} days. If there are some, its mirror is frozen.`,
        ]
      : []),
  ]
}

/** null if there is nothing to say. */
function textOf(report: Report): string | null {
  switch (report.outcome) {
    case 'ready':
      return `An update is ready: ${report.toplevel}`
    case 'current':
      return 'This machine runs what is published.'
    case 'none':
      return 'Nothing is published for this machine.'
    case 'refused':
      if (!('refusal' in report)) return `The switch was refused: ${report.why}. Nothing has changed.`
      return isOfGit(report.refusal)
        ? `The newest commit is refused: ${gitTexts[report.refusal]}. Nothing has changed.`
        : `The pointer is refused: ${refusals[report.refusal]}. Nothing has changed.`
    case 'failed':
      return report.changed
        ? `This machine now runs ${report.toplevel}, but that could not be recorded: ${report.detail}. The next look records it.`
        : `The update failed: ${report.detail}. What runs has not changed.`
    case 'waiting':
      return waits[report.for]
    case 'switched':
      return `This machine now runs ${report.to}.`
    case 'went-back':
      return `The machine went back to the system before: ${report.why}.`
    case 'cut-off':
      return `The update was cut off (${report.why}). The system before runs; it is tried again.`
    case 'stuck':
      return `The machine could not go back: ${report.why || 'the switch left no outcome'}. See: journalctl -b`
    case 'asked':
      return 'The switch that runs goes back.'
    case 'marked':
      return 'The system that runs is not taken again as an update. A switch that is about to begin does not begin.'
    case 'settled':
      return null
  }
}

/**
 * Exit status of the unit. Those that count as failures are 71 and 78 (services.kiln-updates), which need a
 * person.
 */
export function statusOf(report: Report): number {
  switch (report.outcome) {
    case 'failed':
      return report.problem === 'config' || report.problem === 'state' ? 78 : 75
    case 'refused':
    case 'none':
    case 'waiting':
    case 'cut-off':
      return 75
    case 'went-back':
      return 70
    case 'stuck':
      return 71
    default:
      return 0
  }
}
