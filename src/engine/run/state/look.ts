// Looks at a machine: its record, its process, what QEMU and the guest wrote.
import { join } from 'node:path'
import type { Ports } from '#engine/ports/index.ts'
import { KilnError } from '#shared/errors.ts'
import type { Machine, MachineRecord } from '#shared/model/machines/machine.ts'
import { eventsName, machineFolder, serialName } from '../record/folder.ts'
import { stateOf } from './events.ts'
import { panicIn } from './serial.ts'
import { type MachineFacts, stateFrom } from './state-of.ts'

export type LookPorts = Pick<Ports, 'files' | 'folders' | 'host' | 'machines'>
export type ImageIntact = (record: MachineRecord) => Promise<boolean>

/** Enough for the last words of a kernel. */
const serialTailBytes = 64 * 1024

export async function lookAt(
  ports: LookPorts,
  record: MachineRecord,
  imageIntact: ImageIntact,
): Promise<Machine> {
  const { schema: _schema, disks: _disks, ...shown } = record
  const folder = machineFolder(ports.folders, record.id)
  const facts = await factsOf(ports, record, imageIntact)
  return {
    ...shown,
    ...stateFrom(record, facts),
    runs: facts.runs,
    usage: facts.runs ? ports.machines.usage(record.process) : null,
    allocatedBytes: await ports.files.allocatedBytes(folder),
  }
}

/** One that is older than this start of the computer is not its process, whatever its id says. */
export const isAlive = ({ files, host }: Pick<Ports, 'files' | 'host'>, record: MachineRecord) =>
  record.startedAt >= host.bootedAt && files.isRunning(record.process)

async function factsOf(
  ports: LookPorts,
  record: MachineRecord,
  imageIntact: ImageIntact,
): Promise<MachineFacts> {
  const folder = machineFolder(ports.folders, record.id)
  const runs = isAlive(ports, record)
  const events = stateOf((await ports.files.readText(join(folder, eventsName))) ?? '')
  return {
    runs,
    events,
    status: runs && events.paused === 'unknown' ? await statusOf(ports, folder) : null,
    panic: runs ? panicIn(await ports.files.readTail(join(folder, serialName), serialTailBytes)) : null,
    imageIntact: await imageIntact(record),
    folder,
  }
}

async function statusOf({ machines }: LookPorts, folder: string) {
  try {
    return await machines.status({ folder })
  } catch (thrown) {
    // It has just ended, or is busy: the next look will tell.
    if (thrown instanceof KilnError) return null
    throw thrown
  }
}
