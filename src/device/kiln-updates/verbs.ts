// Carries out the verbs. All except `back` and `not-now` hold the lock.
import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { fieldsOf } from '../lib/decode.ts'
import { readBounded, writeDurably } from '../lib/durable-file.ts'
import { type Look, lookForUpdate, problemOf } from './check.ts'
import { type Ended, hasRecord, type Machine, resumed } from './judged.ts'
import { lookAtRepository } from './look-at-repository.ts'
import { writeReport } from './report.ts'
import { isBad, readState, withoutBad, writeState } from './state.ts'
import { needsRestart, switchTo } from './switch.ts'
import { readTrial } from './trial.ts'
import { applyRollbackMark, isBackMarked, markBack } from './went-back.ts'
import { isPaused, isQuiet } from './window.ts'
import type { Words } from './words.ts'

/** Why the machine does not switch to a system that is ready. */
type Waiting = {
  outcome: 'waiting'
  for: 'window' | 'not-now' | 'restart' | 'went-back' | 'left'
  toplevel: string
}
export type Report = Look | Ended | Waiting | { outcome: 'settled' | 'asked' | 'marked' }

const pauseName = 'not_now'

export async function look(machine: Machine, { place, upgrade }: Words): Promise<Look> {
  const { trust, folder, running, settings } = machine
  const { git } = settings
  const clock = () => Math.floor(Date.now() / 1000)
  const found = git
    ? await lookAtRepository({ git, trust, folder, running, clock, upgrade: upgrade || git.upgrade })
    : { for: trust.for, ...(await lookForUpdate({ trust, folder, running, store: place['--store'], clock })) }
  writeReport(join(folder, 'last_look'), found)
  if (found.outcome === 'current' && found.toplevel !== undefined) noteReached(machine, found.toplevel)
  return found
}

/** A full disk must not turn "it runs what is published" into a failure: the next look notes it. */
function noteReached({ folder, trust }: Machine, toplevel: string): void {
  const state = readState(folder, trust)
  if (state.reached === toplevel) return
  try {
    writeState(folder, { ...state, reached: toplevel })
  } catch (thrown) {
    if (problemOf(thrown).problem !== 'no-space') throw thrown
    process.stderr.write(`It was not noted that this machine runs ${toplevel}: the disk is full.\n`)
  }
}

/** Ends a switch that another run left; null if there was none. */
export async function settle(machine: Machine): Promise<Ended | null> {
  const trial = readTrial(machine.folder)
  return trial && resumed(trial, machine)
}

/**
 * Ends what was started before. If a full disk prevents recording the result, that happens once there is
 * space; until then the machine looks and reports, but does not switch. null if nothing is left.
 */
async function prepared(machine: Machine): Promise<Look | null> {
  try {
    await settle(machine)
    applyRollbackMark(machine)
    return null
  } catch (thrown) {
    const problem = problemOf(thrown)
    if (problem.problem !== 'no-space') throw thrown
    return { outcome: 'failed', ...problem }
  }
}

/** Run by the timer: in the quiet window, unless someone said "not now". */
export async function runOnTime(machine: Machine, words: Words): Promise<Report> {
  const full = await prepared(machine)
  const found = await look(machine, words)
  if (found.outcome !== 'ready' || found.toplevel === undefined) return found
  if (full !== null) return full
  const { toplevel } = found
  const { folder, trust, settings, booted } = machine
  const waiting = (what: Waiting['for']): Waiting => ({ outcome: 'waiting', for: what, toplevel })
  const state = readState(folder, trust)
  if (isBad(state, toplevel)) return waiting('went-back')
  if (state.reached === toplevel) return waiting('left')
  const isLater = () => settings.window !== null && !isQuiet(settings.window, new Date())
  if (isPausedNow(folder)) return waiting('not-now')
  if (isLater()) return waiting('window')
  if (!settings.restarts && needsRestart(booted, toplevel)) return waiting('restart')
  return switched(toplevel, machine, () => !isPausedNow(folder) && !isLater())
}

/** Run by a person: at once. */
export async function runNow(machine: Machine, words: Words): Promise<Report> {
  const full = await prepared(machine)
  const found = await look(machine, words)
  if (found.outcome !== 'ready' || found.toplevel === undefined) return found
  if (full !== null) return full
  const { toplevel } = found
  const state = readState(machine.folder, machine.trust)
  if (isBad(state, toplevel)) {
    if (!words.again) return { outcome: 'waiting', for: 'went-back', toplevel }
    writeState(machine.folder, withoutBad(state, toplevel))
  }
  return switched(toplevel, machine, () => true)
}

async function switched(toplevel: string, machine: Machine, isTime: () => boolean): Promise<Report> {
  const { folder } = machine
  try {
    return await switchTo(toplevel, machine, () => isTime() && !isBackMarked(folder))
  } catch (thrown) {
    const changed = realpathSync(machine.running) === toplevel
    const failed: Look = { toplevel, outcome: 'failed', ...problemOf(thrown), ...(changed && { changed }) }
    applyRollbackMark(machine, toplevel)
    writeReport(join(folder, 'last_switch'), failed)
    return failed
  }
}

/** Undoes the running switch, or one that is about to begin; without one, the current system is not taken again. */
export async function goBack(machine: Machine): Promise<Report> {
  const { folder, running, supervisor } = machine
  let unmarked: { because: unknown } | null = null
  try {
    // Before the trial is looked for: a switch writes its trial, and then looks for this.
    markBack(folder, realpathSync(running))
  } catch (because) {
    // The update itself may have filled the disk. The supervisor needs no room.
    unmarked = { because }
  }
  const trial = readTrial(folder)
  // Without a record the supervisor has not begun, or a restart took the record: the next to judge finds the mark.
  const isHeard = trial !== null && hasRecord(trial)
  if (isHeard) await supervisor.decide(trial.id, 'rollback:asked')
  else if (unmarked) throw unmarked.because
  return { outcome: trial ? 'asked' : 'marked' }
}

export function pause(folder: string, hours: number): void {
  writeDurably(
    join(folder, pauseName),
    `${JSON.stringify({ until: Date.now() + hours * 3_600_000 })}\n`,
    0o644,
  )
}

const isPausedNow = (folder: string) => isPaused(pausedUntil(folder), Date.now())

function pausedUntil(folder: string): number | null {
  try {
    const { until } = fieldsOf(JSON.parse(readBounded(join(folder, pauseName)) ?? 'null')) ?? {}
    return typeof until === 'number' ? until : null
  } catch {
    // An invalid file counts as missing.
    return null
  }
}
