// This user's machines, by id: their current state, and whether they run.
import { logged } from '#engine/logged.ts'
import type { EngineParts } from '#engine/parts.ts'
import { type ErrorReport, failure, toReport } from '#shared/errors.ts'
import type { Machine, MachineRecord } from '#shared/machines/machine.ts'
import { machineIds, readMachine } from './record.ts'
import { createImageIntact } from './state/image-intact.ts'
import { isAlive, observeMachine } from './state/look.ts'
import { sweepMachines } from './state/sweep.ts'

const operation = 'machines'

export type Machines = ReturnType<typeof createMachineList>

export function createMachineList(parts: Pick<EngineParts, 'ports' | 'imagesFolder' | 'notifyChanged'>) {
  const { ports, notifyChanged } = parts
  const imageIntact = createImageIntact(parts)
  const look = (record: MachineRecord) => observeMachine(ports, record, imageIntact)
  return {
    look,
    show: async (id: string): Promise<Machine> => look(await readMachine(ports, id)),
    changed: () => notifyChanged('machines'),

    /** Newest first. */
    async list() {
      await sweepMachines(ports).catch(logged(ports.log, 'machines-untended'))
      const machines: Machine[] = []
      const problems: { id: string; error: ErrorReport }[] = []
      // The machines are read in parallel: one that does not answer takes some seconds.
      const looked = async (id: string) => {
        try {
          machines.push(await look(await readMachine(ports, id)))
        } catch (thrown) {
          problems.push({ id, error: toReport(thrown, operation) })
        }
      }
      await Promise.all((await machineIds(ports)).map(looked))
      return {
        machines: machines.sort((a, b) => b.createdAt - a.createdAt),
        problems: problems.sort((a, b) => a.id.localeCompare(b.id)),
      }
    },

    /** Throws machine.not-running. */
    async running(id: string): Promise<MachineRecord> {
      const record = await readMachine(ports, id)
      if (isAlive(ports, record)) return record
      throw failure('machine.not-running', { operation, values: { id, name: record.name } })
    },

    /** Throws machine.running. */
    async ended(id: string): Promise<MachineRecord> {
      const record = await readMachine(ports, id)
      if (!isAlive(ports, record)) return record
      throw failure('machine.running', { operation, values: { id, name: record.name } })
    },
  }
}
