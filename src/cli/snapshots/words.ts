// The arguments of `kiln snapshots`: a session, and a path on the host.

import { escapedPath, hostPath } from '#shared/snapshots/host-path.ts'
import { type Restorable, restorable, type Slot, slot } from '#shared/snapshots/session.ts'
import { terminalMessage } from '../texts.ts'
import { usage } from '../usage.ts'

/** Defaults to PREVIOUS. Throws usage. */
export function slotFrom(word: string | undefined, command: string): Slot {
  const found = slot.safeParse(word?.toUpperCase() ?? 'PREVIOUS')
  if (found.success) return found.data
  throw usage(terminalMessage('usage.session', { found: word ?? '' }), command)
}

/** A session that a boot can restore. Throws usage. */
export function restorableFrom(word: string | undefined, command: string): Restorable {
  const found = restorable.safeParse(word?.toUpperCase())
  if (found.success) return found.data
  throw usage(terminalMessage('usage.whole-session', { found: word ?? '' }), command)
}

/** Accepts a path as it is printed, with \xNN for a byte, or as it is typed elsewhere. Throws usage. */
export function pathFrom(word: string, command: string): string {
  for (const path of [word, escapedPath(word)]) if (hostPath.safeParse(path).success) return path
  throw usage(terminalMessage('usage.host-path', { found: word }), command)
}
