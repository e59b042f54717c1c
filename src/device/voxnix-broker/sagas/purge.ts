// Removes an item of the trash for good. It is not a list of steps: there is no way back, and each part can be done
// twice. The broken seal of its record is what remains after a crash.
import { type Host, keeperOf } from '../host/host.ts'
import type { Trashed } from '../records.ts'

/** Call within `alone`. Can be done twice. */
export async function purge(host: Host, { id, workload }: Trashed): Promise<void> {
  const { storage, systems } = keeperOf(host, workload)
  host.records.trash.breakSeal(id)
  await storage.purge(id)
  systems.release(id)
  // After a power cut the record must not be gone while its data is back.
  await host.flush()
  host.records.trash.remove(id)
}
