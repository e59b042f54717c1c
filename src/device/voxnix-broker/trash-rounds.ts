// Empties the trash after seven days of uptime: a clock that jumps ahead removes nothing, and a host that was
// off keeps it longer.
import { performance } from 'node:perf_hooks'
import { type Host, keeperOf } from './host/host.ts'
import { trashMs } from './records.ts'

const roundMs = 3_600_000

/** Adds to the age of each entry, and removes old ones. */
export async function trashRound(host: Host, elapsedMs: number, log: (line: string) => void) {
  const { records } = host
  for (const trashed of records.trash.all()) {
    const { id } = trashed
    const agedMs = trashed.agedMs + elapsedMs
    try {
      if (agedMs < trashMs) {
        records.trash.write(id, { ...trashed, agedMs })
        continue
      }
      const { storage, systems } = keeperOf(host, trashed.workload)
      await storage.purge(id)
      systems.release(id)
      records.trash.remove(id)
    } catch (thrown) {
      // Continues with the others; this one is tried again in an hour.
      log(`The trash ${id} stays: ${thrown instanceof Error ? thrown.message : thrown}`)
    }
  }
}

/** `alone`: not while a saga restores one. */
export function emptyTrash(host: Host, log: (line: string) => void, isIdle: () => boolean) {
  let before = performance.now()
  const round = () => {
    if (!isIdle()) return
    const now = performance.now()
    void trashRound(host, now - before, log)
    before = now
  }
  setInterval(round, roundMs).unref()
}
