// Bounds of what is done at once: each of these starts programs.
import { atMost } from '../lib/at-most.ts'

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
