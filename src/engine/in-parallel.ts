// Processes many items, several at a time: hosts of a deploy, records on a disk. Otherwise each would wait its turn
// on a busy computer or network.

/** Short waits for the disk. */
const usualAtOnce = 64

type Limits = { atOnce?: number; signal?: AbortSignal }

/** The results of `work`, in order. Rejects with the first failure, or when the signal cancels it; then nothing more
 *  is started. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
  { atOnce = usualAtOnce, signal }: Limits = {},
): Promise<Result[]> {
  const made: Result[] = []
  let next = 0
  let failed = false
  const worker = async () => {
    for (let at = next++; at < items.length && !failed; at = next++) {
      signal?.throwIfAborted()
      made[at] = await work(items[at] as Item)
    }
  }
  const noted = (thrown: unknown) => {
    failed = true
    throw thrown
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, () => worker().catch(noted)))
  return made
}
