// How many evaluations run side by side: as many as the memory and the cores of this computer have room for, and at
// least one. What one needs is only known once one has ended.

/** The assumed need of a NixOS configuration, until one is measured. */
const guessedBytes = 1.25 * 2 ** 30
/** The memory that everything else on this computer may need. */
const spareBytes = 512 * 2 ** 20
/** A measured process is more than its heap, and the next configuration may be larger. */
const margin = 1.3
const besideHeapBytes = 100 * 2 ** 20

type Room = { availableBytes: number; cores: number }

type Start = {
  running: number
  needBytes: number
  /** When none ran: those that have just started do not have their memory yet. */
  first: Room
  now: Room
}

/** Pure. */
const mayStart = ({ running, needBytes, first, now }: Start): boolean =>
  running === 0 ||
  (running < now.cores &&
    (running + 1) * needBytes <= first.availableBytes - spareBytes &&
    needBytes <= now.availableBytes - spareBytes)

export type Gate = {
  /** Resolves when there is room for one more; every call has to be followed by `leave`. Rejects if it is aborted. */
  enter(signal: AbortSignal): Promise<void>
  /** `heapBytes`: what it took; null: unknown. `killed`: it was, as a system without memory does. */
  leave(end: { heapBytes: number | null; killed: boolean }): void
}

export function createGate(room: () => Room): Gate {
  let running = 0
  let needBytes = 0
  let first = room()
  let waiting: (() => void)[] = []

  const admit = () => {
    while (waiting.length > 0) {
      const now = room()
      if (running === 0) first = now
      if (!mayStart({ running, needBytes: needBytes || guessedBytes, first, now })) return
      running++
      waiting.shift()?.()
    }
  }
  return {
    enter: signal =>
      new Promise((resolve, reject) => {
        const give = () => {
          signal.removeEventListener('abort', quit)
          resolve()
        }
        const quit = () => {
          waiting = waiting.filter(each => each !== give)
          reject(signal.reason)
        }
        if (signal.aborted) return quit()
        signal.addEventListener('abort', quit, { once: true })
        waiting.push(give)
        admit()
      }),
    leave: ({ heapBytes, killed }) => {
      running--
      if (heapBytes !== null) needBytes = Math.max(needBytes, heapBytes * margin + besideHeapBytes)
      // There was no room for it: from here on one after the other.
      if (killed) needBytes = Number.MAX_SAFE_INTEGER
      admit()
    },
  }
}
