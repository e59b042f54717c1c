// The machine's memory of updates: state.json in its folder, replaced atomically, and a copy that is written first. A
// machine that forgot the newest sequence would accept an older pointer, so an unreadable state is never replaced by a
// fresh one.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { isSignedBy } from '#engine/kits/signature.ts'
import { type BoxTrust, firstStanding, type Standing } from '#shared/updates/judge.ts'
import { parseKeySet } from '#shared/updates/key-set.ts'
import { parsePointer } from '#shared/updates/pointer.ts'
import { fieldsOf } from '../lib/decode.ts'
import { readBounded, writeDurably } from '../lib/durable-file.ts'
import { Problem } from './problem.ts'

export type State = {
  standing: Standing
  /** The received key set, unchanged; null for that of the trust file. */
  keySet: string | null
  /** The system whose whole closure was fetched and checked. */
  fetched: string | null
  /**
   * The last published system that ran here. While another one runs, a person went back or deployed one, and the timer does not
   * undo that.
   */
  reached: string | null
  /** Systems that did not work here, newest last. Each is tried again only if a person asks for it. */
  bad: readonly Bad[]
}
/** `tries`: how often its switch was interrupted before it could be judged. */
type Bad = { system: string; why: string; tries: number }

const mostBad = 50
/** A switch that was interrupted this often is not tried again. */
const mostTries = 3

/** Whether it must not be tried. */
export const isBad = ({ bad }: State, system: string): boolean =>
  bad.some(each => each.system === system && each.tries >= mostTries)

/** `whole`: it was judged; otherwise it was only interrupted again. */
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

/**
 * Without a state, or with one for another recovery key: as the trust file says. Throws Problem if neither
 * can be read.
 */
export function readState(folder: string, trust: BoxTrust): State {
  const first: State = { standing: firstStanding(trust), keySet: null, fetched: null, reached: null, bad: [] }
  const fields = remembered(folder)
  if (fields === null) return first
  const { keySet, accepted, notBefore, fetched, reached, bad } = fields
  // It only counts if the current recovery key signed it: the trust file may have been replaced since.
  const read = keySet === null ? null : parseKeySet(keySet)
  const received = read?.isSignedBy(trust.recovery, isSignedBy) ? read.keySet : null
  if (keySet !== null && received === null) return first
  const isNewer = received !== null && received.number > trust.keys.number
  const keys = isNewer ? received : trust.keys
  const counts = isAcceptedUnder(keys, accepted, trust)
  return {
    standing: {
      keys,
      accepted: counts ? accepted : null,
      notBefore: counts ? Math.max(notBefore, keys.made) : keys.made,
    },
    keySet: isNewer ? keySet : null,
    fetched,
    reached,
    bad,
  }
}

/** Statements of an earlier owner's key do not bind the next owner. A machine that follows a repository has no key. */
const isAcceptedUnder = (keys: BoxTrust['keys'], accepted: string | null, { recovery }: BoxTrust): boolean =>
  recovery === '' || accepted === null || parsePointer(accepted)?.isSignedBy(keys.daily, isSignedBy) === true

function badOf(value: unknown): Bad[] {
  const { system, why, tries } = fieldsOf(value) ?? {}
  return typeof system === 'string' && typeof why === 'string' && typeof tries === 'number'
    ? [{ system, why, tries }]
    : []
}

type Remembered = Pick<State, 'keySet' | 'fetched' | 'reached' | 'bad'> & {
  accepted: string | null
  notBefore: number
}

/** null if this machine has not accepted anything yet. Throws Problem. */
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

/** null if it is missing. */
function readOne(path: string): Remembered | 'unreadable' | null {
  let text: string | null
  try {
    text = readBounded(path)
    if (text === null) return null
    return wholeOf(fieldsOf(JSON.parse(text))) ?? 'unreadable'
  } catch {
    // The disk failed, or a power cut damaged the file.
    return 'unreadable'
  }
}

/** null if a bit has flipped, which could lower the sequence. */
function wholeOf(fields: Readonly<Record<string, unknown>> | null): Remembered | null {
  if (fields === null) return null
  const { keySet = null, accepted = null, notBefore, fetched, reached, bad, sum } = fields
  if (keySet !== null && typeof keySet !== 'string') return null
  if (accepted !== null && typeof accepted !== 'string') return null
  if (typeof notBefore !== 'number') return null
  const whole: Remembered = {
    keySet,
    accepted,
    notBefore,
    fetched: typeof fetched === 'string' ? fetched : null,
    reached: typeof reached === 'string' ? reached : null,
    bad: Array.isArray(bad) ? bad.flatMap(badOf) : [],
  }
  // The first version of the format had no checksum.
  return sum === undefined || sum === sumOf(whole) ? whole : null
}

/** An older program wrote no `reached`, and its checksum counts. */
const sumOf = ({ keySet, accepted, notBefore, fetched, reached, bad }: Remembered): string =>
  createHash('sha256')
    .update(
      JSON.stringify([keySet, accepted, notBefore, fetched, bad, ...(reached === null ? [] : [reached])]),
    )
    .digest('hex')

/** The copy is written first, so it is never behind. */
export function writeState(folder: string, { standing, keySet, fetched, reached, bad }: State): void {
  const { accepted, notBefore } = standing
  const whole: Remembered = { keySet, accepted, notBefore, fetched, reached, bad }
  const text = `${JSON.stringify({ ...whole, sum: sumOf(whole) })}\n`
  writeDurably(copyOf(folder), text)
  writeDurably(nameOf(folder), text)
}
