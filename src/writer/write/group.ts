// The drives of a job that are open, and the one way in which a chunk reaches all of them.
import type { Chunk, Target } from './target.ts'

export type Group = {
  targets: Target[]
  /** Gives a chunk to every drive that is left. `free` is called when all have written it and `used` has resolved: its
   *  memory may be used again. */
  put: (chunk: Chunk, free: () => void, used?: Promise<void>) => void
  /** Aborted by the job's signal, or when no drive is left. */
  halted: AbortSignal
  /** Nothing is being written any more. */
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
