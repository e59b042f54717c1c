// Works on many hosts, so many at the same time.

type Turns = { atOnce: number; signal: AbortSignal }

/** Results in the order of the items. `act` does not throw but for a cancelled signal; then nothing further begins. */
export async function inTurns<Item, Result>(
  items: readonly Item[],
  { atOnce, signal }: Turns,
  act: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  let next = 0
  const lane = async () => {
    for (let index = next++; index < items.length; index = next++) {
      signal.throwIfAborted()
      results[index] = await act(items[index] as Item)
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, lane))
  return results
}
