// Orders of a boot: the document's, a correct one, and wrong ones. Each is a program: what it does with the
// disk that it finds. The author had not seen kiln-reset or its model.
import { afterAll } from './crashes.ts'
import { type Disk, has, type Operation } from './disk-state.ts'
import type { Program } from './judge.ts'

export const kept = ['kept', 'etc/id']

/** Three sessions. The kept folder is a subvolume, or a plain folder as in the document. */
export function diskBefore(keptFolder: 'subvolume' | 'folder'): Disk {
  const tree = (place: string, id: number, text: string): [string, string][] => [
    [`${place}/`, `subvolume ${id}`],
    [`${place}/unnamed`, text],
    [`${place}/etc/`, 'folder'],
    [`${place}/etc/id`, text],
    [`${place}/kept/`, keptFolder === 'folder' || place === 'CLEAN' ? 'folder' : `subvolume ${id + 10}`],
    [`${place}/kept/file`, text],
  ]
  return new Map([
    ['ids', '30'],
    ['STATE/reached', 'subvolume 4'],
    ...tree('CLEAN', 1, 'clean'),
    ...tree('PENULTIMATE', 2, 'one'),
    ...tree('PREVIOUS', 3, 'two'),
    ...tree('LIVE', 4, 'three'),
  ])
}

/** Document 002: PREVIOUS takes LIVE, CURRENT takes PREVIOUS, what is not named is replaced, CURRENT replaces LIVE. */
export const document002: Program = disk => {
  const assign = (to: string, from: string, exists = has(disk, to)): Operation[] => [
    ...(exists ? [{ do: 'delete', at: to } as const] : []),
    { do: 'snapshot', from, to },
  ]
  const missing = ['PREVIOUS', 'PENULTIMATE'].filter(place => !has(disk, place))
  const unfinished = has(disk, 'CURRENT') && !has(disk, 'CURRENT/.boot-ready')
  return [
    ...(unfinished ? [{ do: 'delete', at: 'CURRENT' } as const] : []),
    ...missing.flatMap(place => assign(place, 'CLEAN')),
    ...assign('PENULTIMATE', 'PREVIOUS', true),
    ...assign('PREVIOUS', 'LIVE', true),
    ...assign('CURRENT', 'PREVIOUS', has(disk, 'CURRENT') && !unfinished),
    { do: 'delete', at: 'CURRENT/unnamed' },
    { do: 'copy', from: 'CLEAN/unnamed', to: 'CURRENT/unnamed' },
    { do: 'create', at: 'CURRENT/.boot-ready' },
    ...assign('LIVE', 'CURRENT'),
    { do: 'sync' },
  ]
}

const journal = (ids: string): Operation[] => [
  { do: 'create', at: 'STATE/journal.new' },
  { do: 'write', at: 'STATE/journal.new', text: ids },
  { do: 'fsync', at: 'STATE/journal.new' },
  { do: 'rename', from: 'STATE/journal.new', to: 'STATE/journal' },
  { do: 'fsync', at: 'STATE' },
]
const endOfJournal: Operation[] = [
  { do: 'delete', at: 'STATE/journal' },
  { do: 'fsync', at: 'STATE' },
]
const sync: Operation = { do: 'sync' }

/** One deviation from the correct order. */
export type Change = {
  make?: Operation[]
  syncBeforeExchange?: false
  exchange?: Operation[]
  journalEnds?: 'before the rotation'
  syncBeforeJournalEnds?: false
  mark?: 'without an id' | 'ignored'
  anyCurrent?: 'is taken'
}

export const make: Operation[] = [
  { do: 'snapshot', from: 'CLEAN', to: 'CURRENT' },
  { do: 'delete', at: 'CURRENT/kept' },
  { do: 'snapshot', from: 'LIVE/kept', to: 'CURRENT/kept' },
  { do: 'copy', from: 'LIVE/etc/id', to: 'CURRENT/etc/id' },
  { do: 'create', at: 'CURRENT/.boot-ready' },
]
const exchange: Operation[] = [{ do: 'exchange', one: 'LIVE', other: 'CURRENT' }]

/** By the earlier ids: however much of it was done, the rest follows. */
function rotation(disk: Disk, ids: string): Operation[] {
  const slots = ['PREVIOUS', 'PENULTIMATE'] as const
  const at = ids.split(',').indexOf(disk.get('CURRENT/') ?? '')
  if (at < 0) return []
  const pushes = slots.slice(at).map((slot): Operation => ({ do: 'exchange', one: 'CURRENT', other: slot }))
  return [...pushes, sync, { do: 'delete', at: 'CURRENT' }]
}

/**
 * Makes the new tree next to LIVE and exchanges them, pushes the old one into the history, and records the
 * ids in a journal.
 */
export function exchanging(change: Change = {}): Program {
  const end = (rotate: Operation[]) => {
    if (change.journalEnds) return [...endOfJournal, ...rotate, sync]
    return [...rotate, ...(change.syncBeforeJournalEnds === false ? [] : [sync]), ...endOfJournal]
  }
  const fresh: Program = disk => {
    const mark = disk.get('STATE/reached')
    const isReached = change.mark === 'without an id' ? mark !== undefined : mark === disk.get('LIVE/')
    if (!isReached && change.mark !== 'ignored') return []
    const ids = ['LIVE', 'PREVIOUS', 'PENULTIMATE'].map(place => disk.get(`${place}/`) ?? '').join()
    const start = [
      ...journal(ids),
      ...(change.make ?? make),
      ...(change.syncBeforeExchange === false ? [] : [sync]),
      ...(change.exchange ?? exchange),
    ]
    return [...start, ...end(rotation(afterAll(disk, start), ids))]
  }
  return disk => {
    const ids = disk.get('STATE/journal')
    const isExchanged = ids?.split(',')[0] !== disk.get('LIVE/')
    let first: Operation[] = has(disk, 'STATE/journal.new') ? [{ do: 'delete', at: 'STATE/journal.new' }] : []
    if (ids !== undefined && isExchanged) first = [...first, ...end(rotation(disk, ids))]
    else if (ids !== undefined) {
      const takes = change.anyCurrent && has(disk, 'CURRENT')
      const drop: Operation[] = has(disk, 'CURRENT') ? [{ do: 'delete', at: 'CURRENT' }, sync] : []
      const taken = takes ? [...exchange, ...end(rotation(afterAll(disk, exchange), ids))] : undefined
      first = [...first, ...(taken ?? [...drop, ...endOfJournal])]
    }
    return [...first, ...fresh(afterAll(disk, first))]
  }
}
