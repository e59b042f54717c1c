// One change of a file after the other: two jobs may end at the same moment.

/** What is given runs once everything given before is over, however that ended. */
export function createSerialQueue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return work => {
    const turn = last.then(work)
    // The next one runs however this ends; the caller awaits `turn` and gets the error.
    last = turn.catch(() => undefined)
    return turn
  }
}
