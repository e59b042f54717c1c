// Pushes to a cache with its own program, which itself computes dependencies, signs and logs in.
import type { Work } from '#engine/jobs/plan.ts'
import type { CacheToolsPort } from '#engine/ports/cache-tools.ts'
import type { CachePusher } from '#shared/caches.ts'
import { toolFailure } from './tool-failure.ts'

type PushingByTool = Pick<Work, 'signal'> & {
  by: CachePusher
  storePaths: string[]
  /** A line that is not empty. */
  onLine: (line: string) => void
}

/** Throws what toolFailure creates; the signal's reason when cancelled. */
export async function pushByTool(
  tools: CacheToolsPort,
  { by, storePaths, signal, onLine }: PushingByTool,
): Promise<void> {
  const exit = await tools.push({
    by,
    storePaths,
    signal,
    onLines: lines => {
      for (const { text } of lines) if (text.trim() !== '') onLine(text)
    },
  })
  signal.throwIfAborted()
  if (exit.code !== 0) throw toolFailure(by, exit)
}
