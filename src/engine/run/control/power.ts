// Switching a machine off: by its power button, and by force when it does not answer.
import type { Ports } from '#engine/ports/index.ts'
import type { MachineRecord } from '#shared/model/machines/machine.ts'
import { placeOf } from '../record/folder.ts'
import { readMachine, writeMachine } from '../record/record.ts'

/** The record says by when it will have ended, so that any engine can see to it (tend.ts). */
export async function powerOff(
  ports: Ports,
  record: MachineRecord,
  forceAfterSeconds: number,
): Promise<void> {
  const askedAt = ports.now()
  const forceAt = askedAt + forceAfterSeconds * 1000
  await writeMachine(ports, { ...record, powerOff: { askedAt, forceAt } })
  const place = placeOf(ports, record)
  // A paused guest would never feel it.
  await ports.machines.resume(place)
  await ports.machines.powerButton(place)
}

export async function forceOff(ports: Ports, record: MachineRecord): Promise<void> {
  await ports.machines.end(placeOf(ports, record), record.process)
  await ports.machines.removeSockets(placeOf(ports, record))
}

export async function forceOffWhenDue(ports: Ports, record: MachineRecord): Promise<void> {
  if (record.powerOff === null || ports.now() < record.powerOff.forceAt) return
  // As it is now: somebody may have started it again.
  const now = await readMachine(ports, record.id)
  if (now.powerOff && now.process.pid === record.process.pid) await forceOff(ports, now)
}
