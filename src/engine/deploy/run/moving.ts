// Ends a copy that has stalled: Nix waits without end at a pipe in place of a file, at a drive that
// does not answer, or for a host that holds the connection and reads nothing.

export type Patience = {
  /** How often Kiln looks whether anything has moved. */
  lookMs: number
  /** A host may wait for its own garbage collection in this time. */
  mostMs: number
}

export const usualPatience: Patience = { lookMs: 10_000, mostMs: 600_000 }

/** Why it was ended: nothing moved, or what the look at its source threw. */
type Fault = 'still' | { thrown: unknown }

/** `look` throws if what is copied can no longer be read; it is called while nothing moves. Looks are counted, not
 *  time: a computer that sleeps copies nothing. */
export function watchMoving({ lookMs, mostMs }: Patience, look: () => Promise<void> | undefined) {
  const ending = new AbortController()
  let fault: Fault | null = null
  let hasMoved = true
  let stillMs = 0
  /** One at a time: each would hold one of Node's few threads if the drive does not answer. */
  let isLooking = false
  const give = (why: Fault) => {
    fault ??= why
    ending.abort()
  }
  const timer = setInterval(() => {
    stillMs = hasMoved ? 0 : stillMs + lookMs
    if (hasMoved) {
      hasMoved = false
      return
    }
    if (stillMs >= mostMs) return give('still')
    if (isLooking) return
    isLooking = true
    Promise.resolve(look())
      .catch((thrown: unknown) => give({ thrown }))
      .finally(() => {
        isLooking = false
      })
  }, lookMs)
  return {
    mostMs,
    signal: ending.signal,
    moved: () => {
      hasMoved = true
    },
    stop: () => clearInterval(timer),
    fault: () => fault,
  }
}
