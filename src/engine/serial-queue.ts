// Changes a file one at a time: two jobs may end at the same moment.

/** Work runs once all earlier work has ended, whether it succeeded or not. */
export function createSerialQueue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return work => {
    const turn = last.then(work)
    // The next one runs however this ends; the caller awaits `turn` and gets the error.
    last = turn.catch(() => undefined)
    return turn
  }
}
