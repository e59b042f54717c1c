// Removes what a start left whose engine ended before QEMU ran: nobody can start it again, and its disks are not whole.
import type { Ports } from '#engine/ports/index.ts'
import { KilnError } from '#shared/errors.ts'
import { machineFolder, placeOf } from '../folder.ts'
import { isMachineLocked, whileMachineLocked } from '../lock.ts'
import { machineIds, readMachine } from '../record.ts'

export async function sweepMachines(ports: Ports): Promise<void> {
  for (const id of await machineIds(ports)) {
    if (!(await isLeft(ports, id)) || (await isMachineLocked(ports, id))) continue
    await whileMachineLocked(ports, id, async () => {
      // Its engine may have ended well between the two looks.
      if (!(await isLeft(ports, id))) return
      // It may have been started a moment before its engine ended, and not been noted.
      await ports.machines.end(placeOf(ports, { id }), null)
      await ports.machines.removeSockets(placeOf(ports, { id }))
      await ports.files.remove(machineFolder(ports.folders, id))
    }).catch(unlessBusy)
  }
}

/** Never of a machine that has run: what was done in it may be wanted. */
const isLeft = async (ports: Ports, id: string): Promise<boolean> =>
  (await readMachine(ports, id).catch(() => null))?.process === null // a broken one is shown as such

function unlessBusy(thrown: unknown) {
  if (!(thrown instanceof KilnError) || thrown.code !== 'machine.busy') throw thrown
}
