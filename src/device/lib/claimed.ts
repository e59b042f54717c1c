// Which claim of a box counts. A Connect that was restored from an old backup still has the owner who released the box since, and
// would give it back to them with its next call: so the box keeps when it was claimed, and takes none from before that.
import { type Claimed, claimedIn } from './config-file.ts'
import type { Client } from './connect-client.ts'
import type { StateFiles } from './state-files.ts'

export const claimedOf = ({ server }: Client, at: string | undefined): Claimed =>
  at === undefined ? null : { at, by: server.url.href }

/** Not for a box that shows a code: the claim by that is the newest, also where the clock of Connect was ahead at the last one. */
export function isOlderClaim(files: StateFiles, { server }: Client, at: string | undefined): boolean {
  const known = claimedIn(files)
  // The clocks of two Connects are not compared.
  if (at === undefined || known?.by !== server.url.href) return false
  return Date.parse(at) < Date.parse(known.at)
}
