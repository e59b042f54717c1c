// Maps the word with which a kiln-host tool refused to an error. Pure.
import { type ErrorDetails, failure, type KilnError } from '#shared/errors.ts'

export type Wanted = {
  host: string
  tool: string
  operation: string
  /** The user's words; "" if the tool has none. */
  slot?: string
  path?: string
  place?: string
}

const table = {
  'no-snapshot': ({ operation, host, slot }) =>
    failure('snapshots.no-session', { operation, values: { host, slot } }),
  'no-history': ({ operation, host, path }) =>
    failure('snapshots.no-history', { operation, values: { host, path } }),
  'not-a-folder': ({ operation, slot, path }) =>
    failure('snapshots.not-a-folder', { operation, values: { slot, path } }),
  'link-above': ({ operation, host, slot, path }) =>
    slot === ''
      ? failure('snapshots.link-above-kept', { operation, values: { host, path } })
      : failure('snapshots.link-above', { operation, values: { slot, path } }),
  'link-above-place': ({ operation, host, place }) =>
    failure('snapshots.link-above-place', { operation, values: { host, place } }),
  'place-taken': ({ operation, host, place }) =>
    failure('snapshots.place-taken', { operation, values: { host, place } }),
  'backup-taken': ({ operation, host, place }) =>
    failure('snapshots.backup-taken', { operation, values: { host, place } }),
  'no-folder': ({ operation, host, place }) =>
    failure('snapshots.no-folder', { operation, values: { host, place } }),
  'whole-volume': ({ operation, host, path }) =>
    failure('snapshots.whole-volume', { operation, values: { host, path } }),
  'disk-full': ({ operation, host }) => failure('snapshots.disk-full', { operation, values: { host } }),
  'never-reset': ({ operation, path }) => failure('snapshots.never-reset', { operation, values: { path } }),
  'no-name': ({ operation, path }) => failure('snapshots.no-name', { operation, values: { path } }),
  'mixed-sessions': ({ operation, host, slot }) =>
    failure('snapshots.mixed-sessions', { operation, values: { host, slot } }),
  unfinished: ({ operation, host }) => failure('snapshots.unfinished', { operation, values: { host } }),
  'bad-settings': ({ operation, host }) => failure('snapshots.bad-settings', { operation, values: { host } }),
  // Without a session, the path of the running system is meant.
  'not-there': ({ operation, host, slot, path }) =>
    slot === ''
      ? failure('snapshots.gone', { operation, values: { host, path } })
      : failure('snapshots.not-there', { operation, values: { slot, path } }),
} satisfies Record<string, (wanted: Required<Wanted>) => KilnError>

/** `word`: null if the tool failed without one. */
export function refusalOf(word: string | null, wanted: Wanted, details: ErrorDetails): KilnError {
  const { host, tool, operation, slot = '', path = '', place = path } = wanted
  const known = Object.entries(table).find(([each]) => each === word)?.[1]
  return (
    known?.({ host, tool, operation, slot, path, place }) ??
    failure('snapshots.failed', { operation, values: { host, tool }, details })
  )
}
