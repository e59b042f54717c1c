// Bounds of what is done at once: each of these starts programs.

/** The others wait in their order. */
export function atMost(most: number) {
  let free = most
  const waiting: (() => void)[] = []
  return async <T>(act: () => Promise<T>): Promise<T> => {
    if (free > 0) free -= 1
    else await new Promise<void>(resolve => waiting.push(resolve))
    try {
      return await act()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free += 1
    }
  }
}

const mostPrograms = 8
export function mapped<T, U>(all: readonly T[], act: (one: T) => Promise<U>): Promise<U[]> {
  const gate = atMost(mostPrograms)
  return Promise.all(all.map(each => gate(() => act(each))))
}

/** Calls during a run get its result. */
export function shared<T>(act: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null
  return () => {
    running ??= act().finally(() => {
      running = null
    })
    return running
  }
}
