// All events of the diagnostic log. An event that is not listed is not logged under its name: a list cannot contain
// what a user typed.
export const logEvents = [
  // Processes: Kiln's own, and outside programs that were killed from outside.
  'process-started',
  'process-ended',
  'process-crashed',
  'engine-gone',
  'window-process-gone',
  'child-process-gone',
  'program-killed',
  // Work.
  'job-started',
  'job-ended',
  'job-drop-failed',
  'drive-failed',
  'call-failed',
  'watch-failed',
  'command-failed',
  'command-unfinished',
  'quit-without-jobs',
  'companion-unread',
  // Steps that failed without harm to the work.
  'durations-unwritten',
  'boxes-unwritten',
  'box-id-unwritten',
  'keyring-unchanged',
  'hosts-unwritten',
  'lineage-unwritten',
  'recents-unwritten',
  'verification-unwritten',
  'record-unwritten',
  'record-unread',
  'journal-unopened',
  'journal-incomplete',
  'leftover-kept',
  'sweep-failed',
  'needs-unknown',
  'tools-unchecked',
  'lima-key-renewed',
  'pointers-unrenewed',
  'machines-untended',
  'records-unwatched',
  'connects-unasked',
  'login-unended',
  'own-connect-ended',
  'own-connect-unstarted',
  'acceleration-untried',
  // The log itself.
  'lines-dropped',
  'unnamed-event',
] as const
export type LogEvent = (typeof logEvents)[number]

export const eventName = (event: string): LogEvent =>
  logEvents.find(each => each === event) ?? 'unnamed-event'
