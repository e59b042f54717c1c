import { expect } from 'vitest'
import type { TestEngine } from './engine.ts'

type Asked = { client: Pick<TestEngine['client'], 'settings'> }

/** Far above what a busy computer takes; a parser that is not linear takes longer. */
const longestWaitMs = 10_000
const mostGrownMiB = 700

/** While `work` runs, the engine in this process answers others, and its memory stays bounded. */
export async function expectAnswering({ client }: Asked, work: Promise<unknown>): Promise<void> {
  const before = process.memoryUsage().rss
  let [isOpen, longestMs, peak] = [true, 0, before]
  const asking = (async () => {
    while (isOpen) {
      const at = performance.now()
      await client.settings.get({})
      longestMs = Math.max(longestMs, performance.now() - at)
      peak = Math.max(peak, process.memoryUsage().rss)
      await new Promise(resolve => setTimeout(resolve, 20))
    }
  })()
  await work
  isOpen = false
  await asking
  expect(longestMs).toBeLessThan(longestWaitMs)
  expect((peak - before) / 2 ** 20).toBeLessThan(mostGrownMiB)
}
