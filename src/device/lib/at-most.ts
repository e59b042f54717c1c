// A bound of what is done at once.

/** The others wait in their order. What still waits when `dropped` is aborted throws its reason, and takes no memory then. */
export function atMost(most: number) {
  let free = most
  const waiting = new Set<() => void>()
  const turn = (dropped?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const go = () => {
        dropped?.removeEventListener('abort', drop)
        resolve()
      }
      const drop = () => {
        waiting.delete(go)
        reject(dropped?.reason)
      }
      dropped?.addEventListener('abort', drop, { once: true })
      waiting.add(go)
    })
  return async <T>(act: () => Promise<T>, dropped?: AbortSignal): Promise<T> => {
    dropped?.throwIfAborted()
    if (free > 0) free -= 1
    else await turn(dropped)
    try {
      return await act()
    } finally {
      const [next] = waiting
      if (next) {
        waiting.delete(next)
        next()
      } else free += 1
    }
  }
}
