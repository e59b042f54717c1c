// Switches a machine off, by its power button, and by force if it does not react; and resumes it.
import type { Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'
import type { MachineRecord } from '#shared/machines/machine.ts'
import { message } from '#shared/messages/codes.ts'
import { placeOf } from '../folder.ts'
import { readMachine, writeMachine } from '../record.ts'
import { serialEnd } from '../state/serial-from.ts'

const operation = 'machines'

/** The record has the deadline, so that any engine can enforce it (watch-machines.ts), once the button was pressed. */
export async function powerOff(
  ports: Ports,
  record: MachineRecord,
  forceAfterSeconds: number,
): Promise<void> {
  // A paused guest would never notice it.
  await resume(ports, record)
  await ports.machines.powerButton(placeOf(ports, record))
  const askedAt = ports.now()
  const forceAt = askedAt + forceAfterSeconds * 1000
  await writeMachine(ports, { ...(await readMachine(ports, record.id)), powerOff: { askedAt, forceAt } })
}

/** Throws machine.go-back-failed: the rest of its memory would write to its disks. */
export async function resume({ machines, ...ports }: Ports, record: MachineRecord): Promise<void> {
  const place = placeOf(ports, record)
  if ((await machines.status(place)) === 'restore-vm') {
    const values = { name: record.name, reason: message('reason.silent') }
    throw failure('machine.go-back-failed', { operation, values })
  }
  await machines.resume(place)
}

/** Its earlier output, even a panic, is now history. */
export async function reset(ports: Ports, record: MachineRecord): Promise<void> {
  const serialFrom = await serialEnd(ports, record.id)
  await ports.machines.reset(placeOf(ports, record))
  await writeMachine(ports, { ...(await readMachine(ports, record.id)), powerOff: null, serialFrom })
}

export async function forceOff(ports: Ports, record: MachineRecord): Promise<void> {
  const now = await readMachine(ports, record.id)
  const isSame = now.process?.pid === record.process?.pid
  // Recorded first: otherwise a reader in between would take it for one that failed.
  if (isSame && !now.forcedOff) await writeMachine(ports, { ...now, forcedOff: true })
  await ports.machines.end(placeOf(ports, record), record.process)
  await ports.machines.removeSockets(placeOf(ports, record))
}

/** Needs the caller's lock on the machine. */
export async function forceOffWhenDue(ports: Ports, id: string): Promise<void> {
  const record = await readMachine(ports, id)
  if (record.powerOff && ports.now() >= record.powerOff.forceAt) await forceOff(ports, record)
}
