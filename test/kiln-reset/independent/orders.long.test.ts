// Tests the independent checker itself: it accepts a correct order, and finds the faults of the document's
// and of others. The author had not seen kiln-reset or its model, and checks what ADR 28 and the documents
// promise.
import { describe, expect, it } from 'vitest'
import { dutyOf, judgeProgram, judgeTrace, type Program } from './judge.ts'
import { type Change, diskBefore, document002, exchanging, kept, make } from './orders.ts'

const faults = (program: Program, folder: 'subvolume' | 'folder' = 'subvolume') => {
  const before = diskBefore(folder)
  return judgeProgram(before, program, dutyOf(before, kept)).sort()
}
const faultsOf = (change: Change) => faults(exchanging(change))

describe('an independent checker of resets', () => {
  it('finds nothing wrong with an exchange, a journal of ids and a mark', () => {
    expect(faultsOf({})).toEqual([])
    expect(faults(exchanging(), 'folder')).toEqual([])
  })

  it('finds that the document’s order leaves no LIVE, and loses sessions in two boots', () => {
    const found = faults(document002, 'folder')
    expect(found).toContain('boot 1: LIVE is missing')
    expect(found).toContain('boot 2: a session is lost, and 1 newer ones are held')
    expect(found).toContain('boot 1: CURRENT is left after a boot that ended')
    const before = diskBefore('folder')
    expect(judgeTrace(before, document002(before), dutyOf(before, kept)).join('\n')).toContain(
      'LIVE is missing',
    )
  })

  it('finds that a snapshot of LIVE has nothing of the kept folders in it', () => {
    expect(faults(document002, 'subvolume')).toContain('boot 1: LIVE has not the named data')
  })

  it('finds an exchange before the copies are on the disk', () => {
    expect(faultsOf({ syncBeforeExchange: false })).toContain('boot 1: LIVE has not the named data')
  })

  it('finds two renames instead of an exchange', () => {
    const renames = faultsOf({
      exchange: [
        { do: 'rename', from: 'LIVE', to: 'FAILED' },
        { do: 'rename', from: 'CURRENT', to: 'LIVE' },
        { do: 'rename', from: 'FAILED', to: 'CURRENT' },
      ],
    })
    expect(renames).toContain('boot 1: LIVE is missing')
  })

  it('finds kept folders that are moved after the exchange', () => {
    const moved = faultsOf({
      make: make.filter(({ do: what }) => what !== 'delete').filter((_, index) => index !== 1),
      exchange: [
        { do: 'exchange', one: 'LIVE', other: 'CURRENT' },
        { do: 'exchange', one: 'CURRENT/kept', other: 'LIVE/kept' },
      ],
    })
    expect(moved).toContain('boot 1: LIVE has not the named data')
  })

  it('finds a history that rotates after a start that did not reach its target', () => {
    expect(faultsOf({ mark: 'ignored' })).toContain('boot 2: a session is lost, and 1 newer ones are held')
  })

  it('finds a mark that names no LIVE: it counts for the next tree too', () => {
    expect(faultsOf({ mark: 'without an id' })).toContain(
      'boot 2: a session is lost, and 1 newer ones are held',
    )
  })

  it('finds a journal that ends before the rotation', () => {
    expect(faultsOf({ journalEnds: 'before the rotation' })).toContain(
      'boot 2: CURRENT is left after a boot that ended',
    )
  })

  it('finds a journal whose end is on the disk before the rotation is', () => {
    expect(faultsOf({ syncBeforeJournalEnds: false })).not.toEqual([])
  })

  it('finds a half-made tree that the next boot takes', () => {
    expect(faultsOf({ anyCurrent: 'is taken' })).toContain('boot 2: LIVE has not the named data')
  })

  it('finds a snapshot for the history that lacks the kept folders', () => {
    const snapshotOnly: Program = () => [
      { do: 'snapshot', from: 'LIVE', to: 'CURRENT' },
      { do: 'exchange', one: 'CURRENT', other: 'PREVIOUS' },
      { do: 'exchange', one: 'CURRENT', other: 'PENULTIMATE' },
      { do: 'sync' },
      { do: 'delete', at: 'CURRENT' },
    ]
    expect(faults(snapshotOnly)).toContain('boot 1: PREVIOUS has not all of a session')
  })

  it('finds the remains of a discarded tree', () => {
    const gaveUp: Program = () => [{ do: 'snapshot', from: 'CLEAN', to: 'CURRENT' }]
    expect(faults(gaveUp)).toContain('boot 1: CURRENT is left after a boot that ended')
  })
})
