// The orders to compare: Kiln's, and that of the documented system.

import type { Mode, Program } from './explore.ts'
import type { Call, Disk } from './file-system.ts'
import { live } from './invariants.ts'

const idOf = (disk: Disk, name: string) => disk.subvolumes[name]?.id ?? 0

type Journal = {
  live: number
  next: number
  replaces: boolean
  reached: boolean
  mark: string | undefined
  slots: readonly number[]
  mode: Mode
  request: string | undefined
}

/** nix/packages/kiln-reset/src/volume.rs. */
export const kilnOrder: Program = function* (look, mode) {
  const left = look().files['journal']
  if (left) yield* finish(look, JSON.parse(left) as Journal)
  const { files } = look()
  const reached = files['reached']?.split(' ')[0] === String(idOf(look(), live))
  const restored = files['restored'] === `${mode} ${idOf(look(), live)}`
  const request = mode.startsWith('chosen ') ? undefined : requestOf(files)
  const slot = request && slotOf(look(), request)
  if (request !== undefined && slot === undefined) {
    yield { call: 'write', file: 'answered', text: request }
    return
  }
  const base =
    request !== undefined ? slot : restored && !reached ? undefined : baseOf(mode, files['mode'], reached)
  if (request === undefined && mode === 'disabled' && files['mode'] !== mode)
    yield { call: 'write', file: 'mode', text: mode }
  if (base === undefined) return
  if (base !== live && !look().subvolumes[base]) return
  const names = slotsOf(reached)
  const journal = {
    live: idOf(look(), live),
    next: 0,
    replaces: base !== live,
    reached,
    mark: files['reached'],
    slots: names.map(name => idOf(look(), name)),
    mode,
    request,
  }
  yield { call: 'write', file: 'journal', text: JSON.stringify(journal) }
  yield { call: 'snapshot', from: base, to: 'CURRENT' }
  if (journal.replaces) {
    yield { call: 'remove-kept', name: 'CURRENT' }
    yield { call: 'copy-kept', from: live, to: 'CURRENT' }
  }
  const ready = { ...journal, next: idOf(look(), 'CURRENT') }
  yield { call: 'sync' }
  yield { call: 'write', file: 'journal', text: JSON.stringify(ready) }
  if (journal.replaces) yield { call: 'exchange', one: live, other: 'CURRENT' }
  yield* finish(look, ready)
}

/** The restore that a person requested, until a start has carried it out. */
const requestOf = (files: Disk['files']) =>
  files['request'] === files['answered'] ? undefined : files['request']
/** Where the requested session is now. */
const slotOf = (disk: Disk, request: string) =>
  ['PREVIOUS', 'PENULTIMATE'].find(slot => String(idOf(disk, slot)) === request.split(' ')[2])
const slotsOf = (reached: boolean) => (reached ? ['PREVIOUS', 'PENULTIMATE'] : ['FAILED'])

function baseOf(mode: Mode, last: string | undefined, reached: boolean): string | undefined {
  if (mode === 'disabled' || (mode.startsWith('restore') && mode === last)) return undefined
  if (mode.endsWith('restore-previous')) return 'PREVIOUS'
  if (mode === 'restore-penultimate') return 'PENULTIMATE'
  if (!reached) return undefined
  if (!last || last === 'disabled') return live
  return mode === 'chosen reset' || (mode === 'reset' && last !== 'snapshot-only') ? 'CLEAN' : live
}

function* finish(look: () => Disk, journal: Journal): Generator<Call> {
  const root = idOf(look(), live)
  if (journal.next === 0 || (journal.replaces && root !== journal.next)) {
    if (idOf(look(), 'CURRENT')) yield { call: 'delete', name: 'CURRENT' }
    yield { call: 'sync' }
    yield { call: 'unlink', file: 'journal' }
    return
  }
  let moved = journal.replaces ? journal.live : journal.next
  const names = slotsOf(journal.reached)
  for (const [index, slot] of names.entries()) {
    const has = idOf(look(), slot)
    if (has === 0) yield { call: 'rename', from: 'CURRENT', to: slot }
    else if (has !== moved) yield { call: 'exchange', one: 'CURRENT', other: slot }
    moved = journal.slots[index] ?? 0
    if (moved === 0) break
  }
  if (idOf(look(), 'CURRENT')) {
    yield { call: 'sync' }
    yield { call: 'delete', name: 'CURRENT' }
  }
  const isChosen = journal.mode.startsWith('chosen ')
  const { request } = journal
  if (!isChosen && request === undefined && look().files['mode'] !== journal.mode)
    yield { call: 'write', file: 'mode', text: journal.mode }
  const restored = `${journal.mode} ${journal.next}`
  if (journal.mode === 'chosen restore-previous' && look().files['restored'] !== restored)
    yield { call: 'write', file: 'restored', text: restored }
  if (request !== undefined && requestOf(look().files) === request)
    yield { call: 'write', file: 'answered', text: request }
  if (journal.mark !== undefined && look().files['reached'] === journal.mark)
    yield { call: 'unlink', file: 'reached' }
  yield { call: 'sync' }
  yield { call: 'unlink', file: 'journal' }
}

/** The documented state machine: each step deletes its target and then makes it. */
export const documentedOrder: Program = function* (look, mode) {
  if (mode === 'disabled') return
  const make = function* (to: string, from: string): Generator<Call> {
    if (look().subvolumes[to]) yield { call: 'delete', name: to }
    yield { call: 'snapshot', from, to }
  }
  if (mode === 'restore-previous' || mode === 'restore-penultimate') {
    const from = mode === 'restore-previous' ? 'PREVIOUS' : 'PENULTIMATE'
    if (look().subvolumes[from]) yield* make(live, from)
    return
  }
  if (look().subvolumes['CURRENT']) yield { call: 'delete', name: 'CURRENT' }
  for (const name of ['PREVIOUS', 'PENULTIMATE']) if (!look().subvolumes[name]) yield* make(name, 'CLEAN')
  yield* make('PENULTIMATE', 'PREVIOUS')
  yield* make('PREVIOUS', live)
  if (mode === 'snapshot-only') return
  yield* make('CURRENT', 'PREVIOUS')
  yield { call: 'copy-others', from: 'CLEAN', to: 'CURRENT' }
  yield* make(live, 'CURRENT')
  yield { call: 'sync' }
}

/**
 * An alternative that was considered: kept folders are moved after the exchange, and a journal completes that
 * at the next start.
 */
export const movedOrder: Program = function* (look, mode) {
  const move = function* (): Generator<Call> {
    yield { call: 'copy-kept', from: 'CURRENT', to: live }
    yield { call: 'sync' }
    yield { call: 'unlink', file: 'journal' }
  }
  if (look().files['journal'] === String(idOf(look(), live))) yield* move()
  if (mode !== 'reset') return
  if (look().subvolumes['CURRENT']) yield { call: 'delete', name: 'CURRENT' }
  yield { call: 'snapshot', from: 'CLEAN', to: 'CURRENT' }
  yield { call: 'remove-kept', name: 'CURRENT' }
  yield { call: 'sync' }
  yield { call: 'write', file: 'journal', text: String(idOf(look(), 'CURRENT')) }
  yield { call: 'exchange', one: live, other: 'CURRENT' }
  yield* move()
}
