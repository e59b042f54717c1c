// How a switch ends: it is kept if everything that worked before works for a while, and undone otherwise. The
// result is recorded either way.
import { existsSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { healthOf, reachesUpdates, sourceCheck } from './checks.ts'
import { heldBy } from './hold.ts'
import { writeReport } from './report.ts'
import type { Settings } from './settings.ts'
import { readState, withBad, withoutBad, writeState } from './state.ts'
import { type Outcome, recordsFolder, type Supervisor } from './supervisor.ts'
import { forgetTrial, type Trial, writeTrial } from './trial.ts'
import type { Trust } from './trust.ts'
import { applyRollbackMark, isBackMarked } from './went-back.ts'

export type Machine = {
  folder: string
  trust: Trust
  settings: Settings
  supervisor: Supervisor
  /** Links to the running system and to the booted one. */
  running: string
  booted: string
  /** The system profile. */
  profile: string
}

export type Ended = {
  /** `cut-off`: it went back before it could be judged. `stuck`: it could not go back. */
  outcome: 'switched' | 'went-back' | 'cut-off' | 'stuck' | 'refused'
  why: string
  from: string
  to: string
}

/** The record of a switch on trial survives a restart in `kept`, and `unit` restores it from there. */
const kept = '/var/lib/kiln-deploy'
const unit = '/etc/systemd/system.control/kiln-deploy-restarted.service'
const restartedSeconds = 120

const activateSeconds = 900
const startSeconds = 900
/** Extra time beyond the checks: for the first run of them, and for a busy machine. */
const spareSeconds = 120

export const limitsOf = ({ patienceSeconds, holdSeconds }: Settings) =>
  [activateSeconds, Math.ceil(patienceSeconds + holdSeconds + spareSeconds), 0, startSeconds] as const

const recordOf = ({ id }: Trial) => join(recordsFolder, id)
export const hasRecord = (trial: Trial): boolean => existsSync(recordOf(trial))

/** `outcome`: null if the supervisor waits for a decision. */
export async function judged(trial: Trial, outcome: Outcome, machine: Machine): Promise<Ended> {
  if (outcome !== null) return remembered(trial, outcome, machine)
  const { folder, settings, supervisor } = machine
  const isEnded = () => existsSync(join(recordOf(trial), 'outcome'))
  const worse = await heldBy({
    ...settings,
    before: trial.before,
    look: () => healthOf(machine),
    isOver: () => isBackMarked(folder) || isEnded(),
  })
  if (isEnded()) return remembered(trial, await supervisor.follow(trial.id), machine)
  if (isBackMarked(folder))
    return remembered(trial, await supervisor.decide(trial.id, 'rollback:asked'), machine)
  if (worse.length === 0) return remembered(trial, await supervisor.decide(trial.id, 'confirm'), machine)
  const found = { ...trial, worse }
  noted(found, folder)
  return remembered(found, await supervisor.decide(trial.id, `rollback:${whyOf(worse)}`), machine)
}

/** After the restart back nothing else may know it. */
function noted(trial: Trial, folder: string): void {
  try {
    writeTrial(folder, trial)
  } catch (thrown) {
    // A full disk must not keep the machine from going back.
    process.stderr.write(`the trial was not written: ${thrown instanceof Error ? thrown.message : thrown}\n`)
  }
}

const whyOf = (worse: readonly string[]) => plain(`worse: ${worse.join(', ')}`)

/** Used as the target of a link and as a line of a record. */
const plain = (text: string) => text.replaceAll(/[^\w .,:@/-]/g, '_').slice(0, 200)

/** Ends what another run, a restart or a power cut left. */
export async function resumed(trial: Trial, machine: Machine): Promise<Ended> {
  const { supervisor, settings } = machine
  // After a restart a unit restores its record.
  for (let left = restartedSeconds; left > 0 && !hasRecord(trial) && isRestored(); left--) await sleep(1000)
  if (hasRecord(trial)) return judged(trial, await supervisor.follow(trial.id), machine)
  if (isOpen(trial, machine))
    return judged(trial, await supervisor.takeUp({ ...trial, limits: limitsOf(settings) }), machine)
  const outcome = placeOf(machine.running) === trial.to ? 'switched' : 'rolled-back cut-off'
  return remembered(trial, outcome, machine)
}

const isRestored = () => [kept, unit].every(path => existsSync(path))

/**
 * Whether a switch without a record is not judged, or not wholly undone: its unit is gone where /etc does not survive a
 * restart. Of a switch without a restart, the profile has the new system only once it was confirmed.
 */
function isOpen({ mode, from, to }: Trial, { running, profile }: Machine): boolean {
  const isNew = placeOf(profile) === to
  if (placeOf(running) === to) return mode === 'restart' || !isNew
  return placeOf(running) === from && (isNew || existsSync(kept))
}

const placeOf = (link: string) => (existsSync(link) ? realpathSync(link) : null)

/**
 * Reasons for going back that say nothing about the system, or not the first time: a power cut looks like a
 * kernel that hangs.
 */
const unjudged = ['cut-off', 'not-booted', 'unconfirmed', 'supervisor-killed', 'timeout']

async function remembered(trial: Trial, outcome: Outcome, machine: Machine) {
  const { folder, trust } = machine
  const { worse } = trial
  const [word = '', ...rest] = (outcome ?? 'lost').split(' ')
  const told = rest.join(' ')
  const why = worse.length > 0 && outcomeOf(word, told) === 'cut-off' ? whyOf(worse) : told
  const ended: Ended = { outcome: outcomeOf(word, why), why, from: trial.from, to: trial.to }
  const state = readState(folder, trust)
  if (ended.outcome === 'switched') writeState(folder, { ...withoutBad(state, trial.to), reached: trial.to })
  else if (ended.outcome !== 'refused') {
    // If the network is still away with the old system, the new one did not break it.
    const wasAway = worse.includes(sourceCheck) && !(await reachesSoon(machine))
    const whole = ended.outcome !== 'cut-off' && !wasAway
    writeState(
      folder,
      withBad(state, { system: trial.to, why: wasAway ? 'the network was away' : why, whole }),
    )
  }
  applyRollbackMark(machine, trial.to)
  writeReport(join(folder, 'last_switch'), ended)
  forgetTrial(folder)
  return ended
}

function outcomeOf(word: string, why: string): Ended['outcome'] {
  if (word === 'switched' || word === 'refused') return word
  if (word !== 'rolled-back') return 'stuck'
  return unjudged.includes(why) ? 'cut-off' : 'went-back'
}

async function reachesSoon(machine: Machine): Promise<boolean> {
  for (let turn = 0; turn < 12; turn++) {
    if (await reachesUpdates(machine)) return true
    await sleep(5000)
  }
  return false
}
