/**
 * One read at a time, shared by all callers waiting for it. A caller that comes while one runs gets the next:
 * its data may be newer than what the running one has seen.
 */
export function sharedRead<T>(read: () => Promise<T>): () => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  let next: Promise<T> | null = null
  return () => {
    next ??= last.then(begin, begin)
    return next
  }
  function begin() {
    next = null
    const reading = read()
    last = reading
    return reading
  }
}
