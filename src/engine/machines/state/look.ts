// Reads a machine's state: its record, its process, and the output of QEMU and the guest.
import type { LockPorts } from '#engine/lock-file.ts'
import type { Ports } from '#engine/ports/index.ts'
import { stillRuns } from '#engine/still-runs.ts'
import { KilnError } from '#shared/errors.ts'
import type { Machine, MachineRecord } from '#shared/machines/machine.ts'
import { machineFolder } from '../folder.ts'
import { isMachineLocked } from '../lock.ts'
import { readEvents } from './read-events.ts'
import { panicIn } from './serial.ts'
import { serialSince } from './serial-from.ts'
import { type MachineFacts, stateFrom } from './state-of.ts'

type LookPorts = LockPorts & Pick<Ports, 'machines'>
export type ImageIntact = (record: MachineRecord) => Promise<boolean>

export async function observeMachine(
  ports: LookPorts,
  record: MachineRecord,
  imageIntact: ImageIntact,
): Promise<Machine> {
  const { schema, disks, board, processor, serialFrom, forcedOff, ...shown } = record
  const folder = machineFolder(ports.folders, record.id)
  const facts = await factsOf(ports, record, imageIntact)
  return {
    ...shown,
    ...stateFrom(record, facts),
    runs: facts.runs,
    usage: facts.runs && record.process ? ports.machines.usage(record.process) : null,
    allocatedBytes: await ports.files.allocatedBytes(folder),
  }
}

/** A process from before this boot is not its process, whatever its pid. */
export const isAlive = (ports: Pick<Ports, 'files' | 'host'>, { process, startedAt }: MachineRecord) =>
  process !== null && stillRuns(ports, process, startedAt)

async function factsOf(
  ports: LookPorts,
  record: MachineRecord,
  imageIntact: ImageIntact,
): Promise<MachineFacts> {
  const folder = machineFolder(ports.folders, record.id)
  const runs = isAlive(ports, record)
  const isBusy = await isMachineLocked(ports, record.id)
  const events = await readEvents(ports, record.id)
  return {
    runs,
    events,
    isBusy,
    // QEMU answers nothing while it saves or loads a checkpoint.
    status: runs && !isBusy && events.paused === 'unknown' ? await statusOf(ports, folder) : null,
    panic: runs ? panicIn(await serialSince(ports, record.id, record.serialFrom)) : null,
    imageIntact: await imageIntact(record),
    folder,
  }
}

async function statusOf({ machines }: LookPorts, folder: string) {
  try {
    return await machines.status({ folder })
  } catch (thrown) {
    // It has just ended, or is busy: the next read will tell.
    if (thrown instanceof KilnError) return null
    throw thrown
  }
}
