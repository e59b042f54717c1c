// Checks the order of a reset at every crash point of two boots in a row.
import { describe, expect, it } from 'vitest'
import {
  boot,
  configured,
  cut,
  explore,
  installed,
  inUse,
  type Program,
  request,
  session,
  whole,
} from './explore.ts'
import type { Call } from './file-system.ts'
import { live } from './invariants.ts'
import { documentedOrder, kilnOrder, movedOrder } from './orders.ts'

/** The same program with some calls left out or replaced. */
const changed = (program: Program, change: (call: Call) => Call[]): Program =>
  function* (look, mode) {
    for (const call of program(look, mode)) yield* change(call)
  }
const inTwoSteps = (call: Call): Call[] =>
  call.call === 'exchange' && call.one === live
    ? [
        { call: 'delete', name: live },
        { call: 'rename', from: call.other, to: live },
      ]
    : [call]
const reachingAlways: Program = (look, mode) =>
  kilnOrder(() => {
    const disk = look()
    return { ...disk, files: { ...disk.files, reached: `${disk.subvolumes[live]?.id} ?` } }
  }, mode)

const faultsOf = (program: Program) => explore(program, configured).broken.flatMap(({ faults }) => faults)

describe('a model of crashes', () => {
  it("finds Kiln's order safe at every crash point, in each mode, two boots in a row", () => {
    const { states, broken } = explore(kilnOrder)
    expect(broken.slice(0, 3)).toEqual([])
    expect(states).toBeGreaterThan(5000)
  })

  it('finds that the documented order, which deletes first, leaves no root and loses sessions', () => {
    const faults = faultsOf(documentedOrder)
    expect(faults).toContain('LIVE is not there')
    expect(faults.some(fault => /^session \d+ is lost/.test(fault))).toBe(true)
  })

  it('finds that folders which are moved after the exchange are missing until the next start', () => {
    expect(faultsOf(movedOrder).some(fault => /^LIVE has the named data undefined/.test(fault))).toBe(true)
  })

  it.each<[string, Program]>([
    ['without its syncs', changed(kilnOrder, call => (call.call === 'sync' ? [] : [call]))],
    ['with two steps for the exchange', changed(kilnOrder, inTwoSteps)],
    ['if each start counted as one that reached its target', reachingAlways],
  ])('finds Kiln’s order unsafe %s', (_, program) => {
    expect(faultsOf(program)).not.toEqual([])
  })

  it('resets: after a session that reached its target, LIVE has the named data and nothing else', () => {
    const state = whole(kilnOrder, inUse(kilnOrder), 'reset')
    expect(state.disk.subvolumes[live]).toMatchObject({ kept: state.world.kept, sessions: [] })
    expect(state.disk.subvolumes['PREVIOUS']?.sessions).toEqual([3])
    expect(state.disk.subvolumes['PENULTIMATE']?.sessions).toEqual([1, 2])
    expect(state.disk.subvolumes['CURRENT']).toBeUndefined()
  })

  it('restores what a reset removed', () => {
    const reset = session(whole(kilnOrder, inUse(kilnOrder), 'reset'), true)
    const { disk, world } = whole(kilnOrder, reset, 'restore-previous')
    expect(disk.subvolumes[live]).toMatchObject({ kept: world.kept, sessions: [3] })
    expect(boot(kilnOrder, installed.disk, 'restore-previous').calls).toEqual([])
  })

  it('carries a request out once, wherever the start that does so is cut off', () => {
    const requested = request(session(whole(kilnOrder, inUse(kilnOrder), 'reset'), true))
    const cuts = cut(kilnOrder, requested, 'reset')
    expect(cuts.length).toBeGreaterThan(10)
    for (const state of cuts) {
      const next = whole(kilnOrder, state, 'reset')
      expect([next.past, next.disk.subvolumes[live]?.sessions]).toEqual([next.past, [3]])
      expect(next.disk.files['answered']).toBe(next.disk.files['request'])
      const later = whole(kilnOrder, session(next, true), 'reset')
      expect([later.past, later.disk.subvolumes[live]?.sessions]).toEqual([later.past, []])
    }
  })

  it('leaves a request to the start after one whose mode was chosen', () => {
    const requested = request(session(whole(kilnOrder, inUse(kilnOrder), 'reset'), true))
    const { disk } = whole(kilnOrder, requested, 'chosen reset')
    expect([disk.subvolumes[live]?.sessions, disk.files['answered']]).toEqual([[], undefined])
  })

  it('restores the session that was requested, wherever a start that moves it first is cut off', () => {
    const requested = request(session(whole(kilnOrder, inUse(kilnOrder), 'reset'), true))
    const cuts = cut(kilnOrder, requested, 'chosen reset')
    expect(cuts.length).toBeGreaterThan(10)
    for (const state of cuts) {
      const next = whole(kilnOrder, state, 'reset')
      expect([next.past, next.disk.subvolumes[live]?.sessions]).toEqual([next.past, [3]])
    }
  })

  it('restores nothing for a request whose session two starts have moved out, and withdraws it', () => {
    let state = request(session(whole(kilnOrder, inUse(kilnOrder), 'reset'), true))
    for (let start = 0; start < 2; start++) state = session(whole(kilnOrder, state, 'chosen reset'), true)
    for (const next of [...cut(kilnOrder, state, 'reset')].map(one => whole(kilnOrder, one, 'disabled')))
      expect([next.past, next.disk.subvolumes[live]?.sessions, next.disk.files['answered']]).toEqual([
        next.past,
        state.disk.subvolumes[live]?.sessions,
        state.disk.files['request'],
      ])
  })
})
