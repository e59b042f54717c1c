// A machine's state, from its record and what was found. Pure.
import { type ErrorReport, failure } from '#shared/errors.ts'
import type { MachineRecord, MachineState, PauseReason } from '#shared/machines/machine.ts'
import { message } from '#shared/messages/codes.ts'
import type { EventState } from './events.ts'

export type MachineFacts = {
  /** Its process runs. */
  runs: boolean
  events: EventState
  /** An engine works on it: starts it, saves a checkpoint, or restores one. */
  isBusy: boolean
  /** QEMU's own status, for a machine whose events do not tell why it is paused. */
  status: string | null
  /** Why the kernel panicked, from the serial port. */
  panic: string | null
  /** The image's file is unchanged since the machine was created. */
  imageIntact: boolean
  folder: string
}

type Shown = {
  state: MachineState
  paused: PauseReason | null
  error: ErrorReport | null
  endedAt: number | null
}

const operation = 'machines'

export function stateFrom(record: MachineRecord, facts: MachineFacts): Shown {
  const { events, panic, folder } = facts
  const image = facts.imageIntact
    ? null
    : failure('machine.image-gone', { operation, values: { image: record.image.id } }).report()
  // Its engine creates its disks, or waits for QEMU.
  const isStarting = facts.isBusy && record.qemuVersion === '' && (facts.runs || record.process === null)
  if (isStarting) return { state: 'starting', paused: null, error: image, endedAt: null }
  if (!facts.runs && record.forcedOff)
    return { state: 'stopped', paused: null, endedAt: events.endedAt, error: image }
  if (!facts.runs) return ended(events, image)
  const live = { endedAt: null }
  if (events.panicked || panic !== null) {
    const reason = panic || message('reason.silent')
    return {
      ...live,
      state: 'failed',
      paused: null,
      error: failure('machine.panicked', { operation, values: { reason } }).report(),
    }
  }
  const paused = pauseOf(facts)
  if (paused === 'internal-error') {
    const values = { acceleration: record.acceleration, image: record.image.id }
    return {
      ...live,
      state: 'failed',
      paused,
      error: failure('machine.internal-error', { operation, values }).report(),
    }
  }
  if (facts.status === 'restore-vm') {
    const values = { name: record.name, reason: message('reason.silent') }
    const error = failure('machine.go-back-failed', { operation, values }).report()
    return { ...live, state: 'failed', paused: null, error }
  }
  const state = paused ? 'paused' : record.powerOff ? 'stopping' : 'running'
  return { ...live, state, paused, error: pauseError(paused, folder) ?? image }
}

function ended({ shutdown, endedAt }: EventState, image: ErrorReport | null): Shown {
  if (shutdown === null) {
    const values = { reason: message('machine.reason.killed') }
    return {
      state: 'failed',
      paused: null,
      endedAt,
      error: failure('machine.killed', { operation, values }).report(),
    }
  }
  if (shutdown === 'host-signal' || shutdown === 'host-error') {
    const values = { reason: message(`machine.reason.${shutdown}`) }
    return {
      state: 'failed',
      paused: null,
      endedAt,
      error: failure('machine.killed', { operation, values }).report(),
    }
  }
  return { state: 'stopped', paused: null, endedAt, error: image }
}

function pauseOf({ events, status, isBusy }: MachineFacts): PauseReason | null {
  if (events.paused === null || events.paused !== 'unknown') return events.paused
  if (isBusy) return 'saving'
  if (status === null || status === 'running') return null
  if (status === 'internal-error') return 'internal-error'
  if (status === 'io-error') return 'disk-error'
  if (status === 'save-vm' || status === 'finish-migrate') return 'saving'
  return 'asked'
}

function pauseError(paused: PauseReason | null, path: string): ErrorReport | null {
  if (paused !== 'no-space' && paused !== 'disk-error') return null
  const code = paused === 'no-space' ? 'machine.no-space' : 'machine.disk-error'
  return failure(code, { operation, values: { path }, details: { path } }).report()
}
