/** Runs `body` for each item in order, at most `limit` at a time. Rejects with the first error once all have settled. */
export async function inFlight<T>(
  items: Iterable<T>,
  limit: number,
  body: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.iterator]()
  let broken = false
  const lane = async () => {
    for (let next = iterator.next(); !next.done && !broken; next = iterator.next()) {
      await body(next.value).catch(thrown => {
        broken = true
        throw thrown
      })
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: limit }, lane))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}
