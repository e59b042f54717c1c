// How long a server is tried: the same for the look at a file and for its download.
import { setTimeout as delay } from 'node:timers/promises'
import type { OnWait } from '#engine/ports/waits.ts'
import { DownloadError } from './download-error.ts'

/** Tries without a byte of progress in between. A server that never answered may be a typing error. */
const maxTries = 6
const maxUnansweredTries = 2
const longestPauseMs = 60_000
/** Restarts from the first byte: a server without ranges, or a file that changes. */
export const maxRestarts = 3

/** `onWait`: called for a server that is silent. */
export type Patience = { firstPauseMs: number; idleMs: number; onWait?: OnWait }
/** Some servers make the file when it is wanted, and answer only then. */
export const usualPatience: Patience = { firstPauseMs: 500, idleMs: 60_000 }

type Trying = {
  signal: AbortSignal
  patience: Patience
  wasAnswered: boolean
  /** Another route is left, so even a permanent error does not end the attempt. */
  hasOtherWay: boolean
}

/** Throws when another try is pointless. `tries`: those that failed. */
export async function pauseAfter(
  thrown: unknown,
  tries: number,
  { signal, patience, wasAnswered, hasOtherWay }: Trying,
): Promise<void> {
  signal.throwIfAborted()
  if (!(thrown instanceof DownloadError)) throw thrown
  if (!thrown.passes && !hasOtherWay) throw thrown
  if (tries >= (wasAnswered || thrown.status !== null ? maxTries : maxUnansweredTries)) throw thrown
  if (!thrown.passes) return
  const pauseMs = thrown.pauseMs ?? patience.firstPauseMs * 2 ** (tries - 1)
  await delay(Math.min(pauseMs, longestPauseMs), undefined, { signal })
}
