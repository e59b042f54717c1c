// How long to wait before restarting the engine: not at all after a first crash, longer while it keeps crashing.

const delaysMs = [0, 500, 2_000, 5_000, 15_000, 30_000]
/** An engine that ran this long counts as healthy: the next crash counts as the first. */
const healthyMs = 60_000

type Crashes = { count: number; delayMs: number }

export function afterCrash(before: number, ranMs: number): Crashes {
  const count = ranMs >= healthyMs ? 1 : before + 1
  return { count, delayMs: delaysMs[Math.min(count, delaysMs.length) - 1] ?? 0 }
}
