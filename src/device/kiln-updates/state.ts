// What the machine remembers about updates: state.json in its folder, replaced as a whole, and a copy of it that is on the disk
// before. A machine that forgets the newest sequence takes an older pointer, so a state that cannot be read is never a new one.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { type BoxTrust, firstStanding, type Standing } from '#shared/updates/judge.ts'
import { parseKeySet } from '#shared/updates/key-set.ts'
import { fieldsOf } from '../lib/decode.ts'
import { readBounded, writeDurably } from '../lib/durable-file.ts'
import { Problem } from './problem.ts'
import { isSignedBy } from './signature.ts'

export type State = {
  standing: Standing
  /** The key set as it was received; null: that of the trust file. */
  keySet: string | null
  /** The system whose whole closure is here and was checked. */
  fetched: string | null
  /** Systems that did not work here, the newest last: each is tried again only if a person says so. */
  bad: readonly Bad[]
}
/** `tries`: how often its switch was cut off before it could be judged. */
type Bad = { system: string; why: string; tries: number }

const mostBad = 50
/** A switch that is cut off so often is not tried any more. */
const mostTries = 3

/** Whether it is not to be tried. */
export const isBad = ({ bad }: State, system: string): boolean =>
  bad.some(each => each.system === system && each.tries >= mostTries)

/** `whole`: it was judged; otherwise it was only cut off once more. */
export function withBad(
  state: State,
  { system, why, whole }: { system: string; why: string; whole: boolean },
): State {
  const before = state.bad.find(each => each.system === system)?.tries ?? 0
  const others = state.bad.filter(each => each.system !== system)
  return {
    ...state,
    bad: [...others, { system, why, tries: whole ? mostTries : before + 1 }].slice(-mostBad),
  }
}

export const withoutBad = (state: State, system: string): State => ({
  ...state,
  bad: state.bad.filter(each => each.system !== system),
})

const nameOf = (folder: string) => join(folder, 'state.json')
const copyOf = (folder: string) => join(folder, 'state-copy.json')

/** Without a state, or with one for another recovery key: as the trust file says. Throws Problem where neither can be read. */
export function readState(folder: string, trust: BoxTrust): State {
  const first: State = { standing: firstStanding(trust), keySet: null, fetched: null, bad: [] }
  const fields = remembered(folder)
  if (fields === null) return first
  const { keySet, accepted, notBefore, fetched, bad } = fields
  // It counts only if the recovery key of now signed it: another trust file may be here since.
  const read = keySet === null ? null : parseKeySet(keySet)
  const received = read?.isSignedBy(trust.recovery, isSignedBy) ? read.keySet : null
  if (keySet !== null && received === null) return first
  const isNewer = received !== null && received.number > trust.keys.number
  const keys = isNewer ? received : trust.keys
  return {
    standing: { keys, accepted, notBefore: Math.max(notBefore, keys.made) },
    keySet: isNewer ? keySet : null,
    fetched,
    bad,
  }
}

function badOf(value: unknown): Bad[] {
  const { system, why, tries } = fieldsOf(value) ?? {}
  return typeof system === 'string' && typeof why === 'string' && typeof tries === 'number'
    ? [{ system, why, tries }]
    : []
}

type Remembered = Pick<State, 'keySet' | 'fetched' | 'bad'> & { accepted: string | null; notBefore: number }

/** null: this machine has not accepted anything yet. Throws Problem. */
function remembered(folder: string): Remembered | null {
  const [found, copy] = [readOne(nameOf(folder)), readOne(copyOf(folder))]
  if (typeof found === 'object' && found !== null) return found
  if (typeof copy === 'object' && copy !== null) return copy
  if (found === null && copy === null) return null
  throw new Problem(
    'state',
    `${nameOf(folder)} and its copy cannot be read, so that an older update could be taken. ` +
      `Restore one, or remove both to begin with the trust file`,
  )
}

/** null: it is not there. */
function readOne(path: string): Remembered | 'unreadable' | null {
  let text: string | null
  try {
    text = readBounded(path)
    if (text === null) return null
    return wholeOf(fieldsOf(JSON.parse(text))) ?? 'unreadable'
  } catch {
    // The disk, or what a power cut left of it.
    return 'unreadable'
  }
}

/** null where one bit is another than was written: a wrong one could lower the sequence. */
function wholeOf(fields: Readonly<Record<string, unknown>> | null): Remembered | null {
  if (fields === null) return null
  const { keySet = null, accepted = null, notBefore, fetched, bad, sum } = fields
  if (keySet !== null && typeof keySet !== 'string') return null
  if (accepted !== null && typeof accepted !== 'string') return null
  if (typeof notBefore !== 'number') return null
  const whole: Remembered = {
    keySet,
    accepted,
    notBefore,
    fetched: typeof fetched === 'string' ? fetched : null,
    bad: Array.isArray(bad) ? bad.flatMap(badOf) : [],
  }
  // The first form had no sum.
  return sum === undefined || sum === sumOf(whole) ? whole : null
}

const sumOf = ({ keySet, accepted, notBefore, fetched, bad }: Remembered): string =>
  createHash('sha256')
    .update(JSON.stringify([keySet, accepted, notBefore, fetched, bad]))
    .digest('hex')

/** The copy is on the disk first: it never knows less. */
export function writeState(folder: string, { standing, keySet, fetched, bad }: State): void {
  const { accepted, notBefore } = standing
  const whole: Remembered = { keySet, accepted, notBefore, fetched, bad }
  const text = `${JSON.stringify({ ...whole, sum: sumOf(whole) })}\n`
  writeDurably(copyOf(folder), text)
  writeDurably(nameOf(folder), text)
}
