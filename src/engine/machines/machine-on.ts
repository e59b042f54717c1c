// Which machine runs on an image's own file, or is being created from it: without the file its disk would be
// worthless.
import type { Ports } from '#engine/ports/index.ts'
import { KilnError } from '#shared/errors.ts'
import type { MachineRecord } from '#shared/machines/machine.ts'
import { isMachineLocked } from './lock.ts'
import { machineIds, readMachine } from './record.ts'
import { isAlive } from './state/look.ts'

/** Null if none runs. A machine with an unreadable record is skipped: it is unknown what it runs from. */
export async function machineOn(ports: Ports, imageId: string): Promise<MachineRecord | null> {
  for (const id of await machineIds(ports)) {
    const record = await readMachine(ports, id).catch(thrown => {
      if (thrown instanceof KilnError) return null
      throw thrown
    })
    if (record?.image.id !== imageId) continue
    if (record.image.isBase && isAlive(ports, record)) return record
    if (record.process === null && (await isMachineLocked(ports, id))) return record
  }
  return null
}
