// The job's open drives, and the only way in which a chunk reaches all of them.
import type { Chunk, Target } from './target.ts'

export type Group = {
  targets: Target[]
  /** Passes a chunk to every remaining drive. `free` is called when all have written it and `used` has resolved: then
   *  its memory may be reused. */
  put: (chunk: Chunk, free: () => void, used?: Promise<void>) => void
  /** Aborted by the job's signal, or when no drive is left. */
  halted: AbortSignal
  /** Resolves once all writes have ended. */
  settled: () => Promise<void>
}

export function createGroup(targets: Target[], halted: AbortSignal): Group {
  const writing = new Set<Promise<void>>()
  return {
    targets,
    halted,
    put(chunk, free, used) {
      if (halted.aborted) return free()
      const written = Promise.all([used, ...targets.map(target => target.take(chunk))]).then(() => {
        writing.delete(written)
        free()
      })
      writing.add(written)
    },
    async settled() {
      await Promise.all(writing)
    },
  }
}
