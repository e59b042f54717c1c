// Waits until everything that passed before passes again, and then until it has stayed so for a while.
import { setTimeout as sleep } from 'node:timers/promises'
import { type Health, worseThan } from './checks.ts'

type Holding = {
  before: Health
  look: () => Promise<Health>
  patienceSeconds: number
  holdSeconds: number
  everyMs?: number
  /** Whether the switch was ended otherwise: a person rolled it back, or its time ran out. */
  isOver?: () => boolean
}

/** Returns the worse checks at the end; none if it held. */
export async function heldBy({ before, look, ...limits }: Holding): Promise<string[]> {
  const { patienceSeconds, holdSeconds, everyMs = 2000, isOver = () => false } = limits
  // Not the wall clock, which an update may set.
  const seconds = () => performance.now() / 1000
  const begun = seconds()
  let since: number | null = null
  while (true) {
    if (isOver()) return ['over']
    const worse = worseThan(before, await look())
    const now = seconds()
    if (worse.length > 0) since = null
    else since ??= now
    if (since !== null && now - since >= holdSeconds) return []
    if (since === null && now - begun >= patienceSeconds) return worse
    // Ends for a check that keeps flapping, too.
    if (now - begun >= patienceSeconds + holdSeconds) return worse.length > 0 ? worse : ['unsteady']
    await sleep(everyMs)
  }
}
