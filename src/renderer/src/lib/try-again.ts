// Repeats calls that may fail for a moment only: a server that is being restarted, a connection that dropped.

/** Between the tries. */
export const waitsMs = [300, 1000, 3000] as const

/** The first success, or the last failure. */
export async function tryAgain<T>(start: () => Promise<T>): Promise<T> {
  for (const waitMs of waitsMs)
    try {
      return await start()
    } catch {
      // Tried again, and told by the last one if it fails as well.
      await new Promise(done => setTimeout(done, waitMs))
    }
  return start()
}
