// Checkpoints of a running machine: memory and disks, under a name of its own.
import type { Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { MachineRecord } from '#shared/model/machines/machine.ts'
import { nameProblem, suggestion } from '#shared/names.ts'
import { placeOf } from '../record/folder.ts'
import { readMachine, writeMachine } from '../record/record.ts'

const operation = 'machines.checkpoint'
const memoryDisk = 'disk'

/** Throws machine.checkpoint-name, machine.checkpoint-taken. */
export function demandNewName({ name: machine, checkpoints }: MachineRecord, name: string): void {
  const reason = name.trim() === '' ? message('machine.reason.blank') : nameProblem(name)
  if (reason) throw failure('machine.checkpoint-name', { operation, values: { name, reason } })
  if (checkpoints.some(each => each.name === name))
    throw failure('machine.checkpoint-taken', { operation, values: { machine, name } })
}

/** Throws machine.checkpoint-unknown. */
export function demandCheckpoint({ name: machine, checkpoints }: MachineRecord, name: string): void {
  const names = checkpoints.map(each => each.name)
  if (names.includes(name)) return
  const values = { machine, name, suggestion: suggestion(name, names) }
  throw failure('machine.checkpoint-unknown', { operation, values })
}

type Change = { record: MachineRecord; name: string; signal: AbortSignal }

export async function saveCheckpoint(ports: Ports, { record, name, signal }: Change): Promise<void> {
  const memoryBytes = await ports.machines.saveCheckpoint(placeOf(ports, record), {
    tag: name,
    memoryDisk,
    disks: disksOf(record),
    signal,
  })
  const now = await readMachine(ports, record.id)
  const made = { name, createdAt: ports.now(), memoryBytes }
  await writeMachine(ports, { ...now, checkpoints: [...now.checkpoints, made] })
}

export async function loadCheckpoint(ports: Ports, { record, name, signal }: Change): Promise<void> {
  const change = { tag: name, memoryDisk, disks: disksOf(record), signal }
  await ports.machines.loadCheckpoint(placeOf(ports, record), change)
  // Whatever it was about to do belongs to the time that is gone.
  await writeMachine(ports, { ...(await readMachine(ports, record.id)), powerOff: null })
}

export async function removeCheckpoint(ports: Ports, { record, name, signal }: Change): Promise<void> {
  await ports.machines.removeCheckpoint(placeOf(ports, record), { tag: name, disks: disksOf(record), signal })
  const now = await readMachine(ports, record.id)
  await writeMachine(ports, { ...now, checkpoints: now.checkpoints.filter(each => each.name !== name) })
}

/** A disc is only read and has no states. */
const disksOf = ({ disks }: MachineRecord) =>
  disks.filter(({ bus }) => bus !== 'cdrom').map(({ name }) => name)
