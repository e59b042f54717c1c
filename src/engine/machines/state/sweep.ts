// Removes the remains of a start whose engine ended before QEMU ran: it cannot be started again, and its disks are
// incomplete.
import type { Ports } from '#engine/ports/index.ts'
import { KilnError } from '#shared/errors.ts'
import { machineFolder, placeOf } from '../folder.ts'
import { isMachineLocked, whileMachineLocked } from '../lock.ts'
import { machineIds, readMachine } from '../record.ts'

export async function sweepMachines(ports: Ports): Promise<void> {
  for (const id of await machineIds(ports)) {
    if (!(await isLeft(ports, id)) || (await isMachineLocked(ports, id))) continue
    await whileMachineLocked(ports, id, async () => {
      // Its engine may have succeeded between the two reads.
      if (!(await isLeft(ports, id))) return
      // It may have been started just before its engine ended, without being recorded.
      await ports.machines.end(placeOf(ports, { id }), null)
      await ports.machines.removeSockets(placeOf(ports, { id }))
      await ports.files.remove(machineFolder(ports.folders, id))
    }).catch(unlessBusy)
  }
}

/** Never for a machine that has run: its changes may be wanted. */
const isLeft = async (ports: Ports, id: string): Promise<boolean> =>
  (await readMachine(ports, id).catch(() => null))?.process === null // a broken one is shown as such

function unlessBusy(thrown: unknown) {
  if (!(thrown instanceof KilnError) || thrown.code !== 'machine.busy') throw thrown
}
