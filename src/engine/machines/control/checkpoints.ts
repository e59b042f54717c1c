// Checkpoints of a running machine: named states of memory and disks.
import type { Ports } from '#engine/ports/index.ts'
import { failure, KilnError } from '#shared/errors.ts'
import type { MachineRecord, RecordedCheckpoint } from '#shared/machines/machine.ts'
import { message } from '#shared/messages/codes.ts'
import { nameProblem, suggestion } from '#shared/names.ts'
import { placeOf } from '../folder.ts'
import { readMachine, writeMachine } from '../record.ts'
import { serialEnd } from '../state/serial-from.ts'

const operation = 'machines.checkpoint'
const memoryDisk = 'disk'

/** Throws machine.checkpoint-name, machine.checkpoint-taken. */
export function assertNewName({ name: machine, checkpoints }: MachineRecord, name: string): void {
  const reason = name.trim() === '' ? message('machine.reason.blank') : nameProblem(name)
  if (reason) throw failure('machine.checkpoint-name', { operation, values: { name, reason } })
  if (checkpoints.some(each => each.name === name))
    throw failure('machine.checkpoint-taken', { operation, values: { machine, name } })
}

/** Throws machine.checkpoint-unknown. */
export function assertCheckpoint(
  { name: machine, checkpoints }: MachineRecord,
  name: string,
): RecordedCheckpoint {
  const found = checkpoints.find(each => each.name === name)
  if (found) return found
  const names = checkpoints.map(each => each.name)
  const values = { machine, name, suggestion: suggestion(name, names) }
  throw failure('machine.checkpoint-unknown', { operation, values })
}

/** A saved memory fits the board and the CPU that it was saved on: QEMU would first restore the disks and then refuse
 *  the memory. Throws machine.checkpoint-unknown, machine.checkpoint-elsewhere. */
export function assertUsable(record: MachineRecord, name: string): void {
  const { hardware, qemuVersion } = assertCheckpoint(record, name)
  const parts = ['board', 'processor', 'acceleration'] as const
  const part = parts.find(each => hardware[each] !== record[each])
  if (part === undefined) return
  const values = { name, qemu: qemuVersion, saved: hardware[part], found: record[part] }
  throw failure('machine.checkpoint-elsewhere', { operation, values })
}

/** `signal` counts until QEMU has the request: it finishes what it has begun, and then it is recorded. */
type Change = { record: MachineRecord; name: string; signal: AbortSignal }

export async function saveCheckpoint(ports: Ports, { record, name, signal }: Change): Promise<void> {
  const place = placeOf(ports, record)
  await removeUnknown(ports, record)
  signal.throwIfAborted()
  await ports.machines.saveCheckpoint(place, { tag: name, memoryDisk, disks: disksOf(record) })
  const saved = await ports.machines.checkpoints(place, memoryDisk)
  const now = await readMachine(ports, record.id)
  const { board, processor, acceleration, qemuVersion } = record
  const made: RecordedCheckpoint = {
    name,
    createdAt: ports.now(),
    qemuVersion,
    hardware: { board, processor, acceleration },
    memoryBytes: saved.find(each => each.name === name)?.memoryBytes ?? 0,
  }
  await writeMachine(ports, { ...now, checkpoints: [...now.checkpoints, made] })
}

/** Saved by an engine that ended before it recorded it: it cannot be restored, and takes space and a name. */
async function removeUnknown(ports: Ports, record: MachineRecord) {
  const place = placeOf(ports, record)
  const known = new Set(record.checkpoints.map(({ name }) => name))
  for (const { name } of await ports.machines.checkpoints(place, memoryDisk))
    if (!known.has(name)) await ports.machines.removeCheckpoint(place, { tag: name, disks: disksOf(record) })
}

export async function loadCheckpoint(ports: Ports, { record, name, signal }: Change): Promise<void> {
  const { machines } = ports
  const place = placeOf(ports, record)
  assertUsable(record, name)
  if (!(await machines.checkpoints(place, memoryDisk)).some(each => each.name === name))
    throw failure('machine.checkpoint-lost', { operation, values: { machine: record.name, name } })
  const before = await machines.status(place)
  const serialFrom = await serialEnd(ports, record.id)
  signal.throwIfAborted()
  await machines.loadCheckpoint(place, { tag: name, memoryDisk, disks: disksOf(record) }).catch(thrown => {
    if (!(thrown instanceof KilnError) || thrown.code !== 'machine.refused') throw thrown
    const values = { name: record.name, reason: thrown.values['reason'] ?? '' }
    throw failure('machine.go-back-failed', { operation, values, cause: thrown })
  })
  // Everything pending, and everything it printed, belongs to the discarded state.
  await writeMachine(ports, { ...(await readMachine(ports, record.id)), powerOff: null, serialFrom })
  // One that stopped because of a panic continues; one that the user paused does not.
  if (before !== 'paused') await machines.resume(place)
}

export async function removeCheckpoint(ports: Ports, { record, name, signal }: Change): Promise<void> {
  signal.throwIfAborted()
  const place = placeOf(ports, record)
  // If it is already gone, only its name is left.
  if ((await ports.machines.checkpoints(place, memoryDisk)).some(each => each.name === name))
    await ports.machines.removeCheckpoint(place, { tag: name, disks: disksOf(record) })
  const now = await readMachine(ports, record.id)
  await writeMachine(ports, { ...now, checkpoints: now.checkpoints.filter(each => each.name !== name) })
}

/** A disc is read-only and has no states. */
const disksOf = ({ disks }: MachineRecord) =>
  disks.filter(({ bus }) => bus !== 'cdrom').map(({ name }) => name)
