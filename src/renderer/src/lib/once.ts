/** Returns the same promise to all callers; after a failure, the next call tries again. */
export function once<T>(start: () => Promise<T>): () => Promise<T> {
  let started: Promise<T> | null = null
  return () => {
    started ??= start().catch(thrown => {
      started = null
      throw thrown
    })
    return started
  }
}

/** Waits until the window was drawn. A hidden window draws nothing: there it waits for a moment only. */
export const afterFirstFrame = once(
  () =>
    new Promise<void>(resolve => {
      window.setTimeout(resolve, 200)
      requestAnimationFrame(() => window.setTimeout(resolve))
    }),
)
