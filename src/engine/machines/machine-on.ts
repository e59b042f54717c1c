// Which machine runs over an image's own file, or is being made of it: without the file its disk would be worthless.
import type { Ports } from '#engine/ports/index.ts'
import { KilnError } from '#shared/errors.ts'
import type { MachineRecord } from '#shared/machines/machine.ts'
import { isMachineLocked } from './lock.ts'
import { machineIds, readMachine } from './record.ts'
import { isAlive } from './state/look.ts'

/** Null where none runs. One whose record cannot be read is passed over: what it runs from is not known. */
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
