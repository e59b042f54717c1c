// Many short waits for the disk at once, however many there are in all: one after the other, each would wait for its turn on
// a computer that is busy.
const usualAtOnce = 64

/** What `work` made of each item, in their order. Rejects with the first failure. */
export async function inParallel<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  atOnce = usualAtOnce,
): Promise<R[]> {
  const made: R[] = []
  let next = 0
  const worker = async () => {
    for (let at = next++; at < items.length; at = next++) made[at] = await work(items[at] as T)
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker))
  return made
}
