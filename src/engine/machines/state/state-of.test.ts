import { describe, expect, it } from 'vitest'
import type { MachineRecord } from '#shared/machines/machine.ts'
import { sampleRecord } from '#test/machines/sample-record.ts'
import type { EventState } from './events.ts'
import { type MachineFacts, stateFrom } from './state-of.ts'

const events: EventState = { paused: null, panicked: false, shutdown: null, endedAt: null }
const facts = (change: Partial<MachineFacts> = {}): MachineFacts => ({
  runs: true,
  isBusy: false,
  events,
  status: null,
  panic: null,
  imageIntact: true,
  folder: '/m',
  ...change,
})
const state = (change: Partial<MachineFacts>, more: Partial<MachineRecord> = {}) => {
  const { state: now, paused, error } = stateFrom({ ...sampleRecord, ...more }, facts(change))
  return [now, paused, error?.code ?? null]
}

describe('the state of a machine', () => {
  it.each([
    ['running', {}, ['running', null, null]],
    [
      'paused by a person',
      { events: { ...events, paused: 'unknown' }, status: 'paused' },
      ['paused', 'asked', null],
    ],
    [
      'paused without room',
      { events: { ...events, paused: 'no-space' } },
      ['paused', 'no-space', 'machine.no-space'],
    ],
    [
      'given up by its acceleration',
      { events: { ...events, paused: 'unknown' }, status: 'internal-error' },
      ['failed', 'internal-error', 'machine.internal-error'],
    ],
    [
      'saving a checkpoint',
      { events: { ...events, paused: 'unknown' }, status: 'save-vm' },
      ['paused', 'saving', null],
    ],
    [
      'going back to a checkpoint, without a query to QEMU',
      { events: { ...events, paused: 'unknown' }, isBusy: true },
      ['paused', 'saving', null],
    ],
    [
      'left without memory by a checkpoint that did not fit',
      { events: { ...events, paused: 'unknown' }, status: 'restore-vm' },
      ['failed', null, 'machine.go-back-failed'],
    ],
    [
      'being made',
      { runs: false, isBusy: true },
      ['starting', null, null],
      { process: null, qemuVersion: '' },
    ],
    ['waited for until QEMU answers', { isBusy: true }, ['starting', null, null], { qemuVersion: '' }],
    [
      'panicked, as QEMU knows',
      { events: { ...events, panicked: true } },
      ['failed', null, 'machine.panicked'],
    ],
    ['panicked, as its serial port says', { panic: 'VFS' }, ['failed', null, 'machine.panicked']],
    [
      'powered off from inside',
      { runs: false, events: { ...events, shutdown: 'guest-shutdown' } },
      ['stopped', null, null],
    ],
    ['killed', { runs: false }, ['failed', null, 'machine.killed']],
    [
      'ended by a signal',
      { runs: false, events: { ...events, shutdown: 'host-signal' } },
      ['failed', null, 'machine.killed'],
    ],
    [
      'ended by Kiln, by a signal because it did not answer',
      { runs: false, events: { ...events, shutdown: 'host-signal' } },
      ['stopped', null, null],
      { forcedOff: true },
    ],
    ['on an image that was changed', { imageIntact: false }, ['running', null, 'machine.image-gone']],
  ] satisfies [string, Partial<MachineFacts>, unknown[], Partial<MachineRecord>?][])(
    'is known when it is %s',
    (_, change, expected, more: Partial<MachineRecord> = {}) => {
      expect(state(change, more)).toEqual(expected)
    },
  )

  it('is stopping from the time of the request', () => {
    expect(state({}, { powerOff: { askedAt: 1, forceAt: 2 } })).toEqual(['stopping', null, null])
  })
})
