// Removes an ended machine, whatever its record says.
import type { Ports } from '#engine/ports/index.ts'
import { failure, KilnError } from '#shared/errors.ts'
import { suggestion } from '#shared/names.ts'
import { isMachineId, machineFolder } from './folder.ts'
import { whileMachineLocked } from './lock.ts'
import { machineIds, readMachine } from './record.ts'
import { isAlive } from './state/look.ts'

const operation = 'machines.remove'

/** Throws machine.unknown, machine.running, machine.busy. Returns the bytes that this freed. */
export async function removeMachine(ports: Ports, id: string): Promise<number> {
  const folder = machineFolder(ports.folders, id)
  if (!isMachineId(id) || (await ports.files.facts(folder))?.kind !== 'folder') {
    const values = { id, suggestion: suggestion(id, await machineIds(ports)) }
    throw failure('machine.unknown', { operation, values })
  }
  return whileMachineLocked(ports, id, async () => {
    const record = await readMachine(ports, id).catch(thrown => {
      if (thrown instanceof KilnError && thrown.code !== 'machine.newer') return null
      throw thrown
    })
    if (record && isAlive(ports, record))
      throw failure('machine.running', { operation, values: { id, name: record.name } })
    const freedBytes = await ports.files.allocatedBytes(folder)
    await ports.machines.removeSockets({ folder })
    await ports.files.remove(folder)
    return freedBytes
  })
}
