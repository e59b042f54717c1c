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
import { forgetTrial, type Trial } from './trial.ts'
import type { Trust } from './trust.ts'

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

/** Where a switch on trial survives a restart. */
const kept = '/var/lib/kiln-deploy'
const restartedSeconds = 120

/** `outcome`: null if the supervisor waits for a decision. */
export async function judged(trial: Trial, outcome: Outcome, machine: Machine): Promise<Ended> {
  if (outcome !== null) return remembered(trial, outcome, [], machine)
  const { settings, supervisor } = machine
  const worse = await heldBy({
    ...settings,
    before: trial.before,
    look: () => healthOf(machine),
    isOver: () => existsSync(join(recordsFolder, trial.id, 'outcome')),
  })
  const word = worse.length === 0 ? 'confirm' : `rollback:${plain(`worse: ${worse.join(', ')}`)}`
  return remembered(trial, await supervisor.decide(trial.id, word), worse, machine)
}

/** Used as the target of a link and as a line of a record. */
const plain = (text: string) => text.replaceAll(/[^\w .,:@/-]/g, '_').slice(0, 200)

/** Ends what another run, a restart or a power cut left. */
export async function resumed(trial: Trial, machine: Machine): Promise<Ended> {
  const record = join(recordsFolder, trial.id)
  // After a restart a unit restores its record.
  for (let left = restartedSeconds; left > 0 && !existsSync(record) && existsSync(kept); left--)
    await sleep(1000)
  if (existsSync(record)) return judged(trial, await machine.supervisor.follow(trial.id), machine)
  const isKept = [machine.running, machine.profile].every(link => placeOf(link) === trial.to)
  return remembered(trial, isKept ? 'switched' : 'rolled-back cut-off', [], machine)
}

const placeOf = (link: string) => (existsSync(link) ? realpathSync(link) : null)

/**
 * Reasons for going back that say nothing about the system, or not the first time: a power cut looks like a
 * kernel that hangs.
 */
const unjudged = ['cut-off', 'not-booted', 'unconfirmed', 'supervisor-killed', 'timeout']

async function remembered(trial: Trial, outcome: Outcome, worse: readonly string[], machine: Machine) {
  const { folder, trust } = machine
  const [word = '', ...rest] = (outcome ?? 'lost').split(' ')
  const why = rest.join(' ')
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
