// The drives of a job that are open, and the one way in which a chunk reaches all of them.
import type { Pool } from '../memory/buffer-pool.ts'
import type { Chunk, Target } from './target.ts'

export type Group = {
  targets: Target[]
  /** Gives a chunk to every drive that is left; its slot is free again when all have written it, and `used` has resolved. */
  put: (chunk: Chunk, slot: Buffer, used?: Promise<void>) => void
  /** Aborted by the job's signal, or when no drive is left. */
  halted: AbortSignal
  /** Nothing is being written any more. */
  settled: () => Promise<void>
}

export function createGroup(targets: Target[], ring: Pool, halted: AbortSignal): Group {
  const writing = new Set<Promise<void>>()
  return {
    targets,
    halted,
    put(chunk, slot, used) {
      if (halted.aborted) return ring.give(slot)
      const written = Promise.all([used, ...targets.map(target => target.take(chunk))]).then(() => {
        writing.delete(written)
        ring.give(slot)
      })
      writing.add(written)
    },
    async settled() {
      await Promise.all(writing)
    },
  }
}
