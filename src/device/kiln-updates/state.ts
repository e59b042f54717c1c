// What the machine remembers about updates: state.json in its folder, replaced as a whole.
import { join } from 'node:path'
import { type BoxTrust, firstStanding, type Standing } from '#shared/updates/judge.ts'
import { parseKeySet } from '#shared/updates/key-set.ts'
import { fieldsOf } from '../lib/decode.ts'
import { readBounded, writeDurably } from '../lib/durable-file.ts'
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

/** Without a state, or with one that cannot be read, or for another recovery key: as the trust file says. */
export function readState(folder: string, trust: BoxTrust): State {
  const first: State = { standing: firstStanding(trust), keySet: null, fetched: null, bad: [] }
  const { keySet, accepted, notBefore, fetched, bad } = parsed(nameOf(folder))
  if (typeof notBefore !== 'number' || (accepted !== null && typeof accepted !== 'string')) return first
  // It counts only if the recovery key of now signed it: another trust file may be here since.
  const read = typeof keySet === 'string' ? parseKeySet(keySet) : null
  const received = read?.isSignedBy(trust.recovery, isSignedBy) ? read.keySet : null
  if (typeof keySet === 'string' && received === null) return first
  const isNewer = received !== null && received.number > trust.keys.number
  const keys = isNewer ? received : trust.keys
  return {
    standing: { keys, accepted, notBefore: Math.max(notBefore, keys.made) },
    keySet: isNewer && typeof keySet === 'string' ? keySet : null,
    fetched: typeof fetched === 'string' ? fetched : null,
    bad: Array.isArray(bad) ? bad.flatMap(badOf) : [],
  }
}

function badOf(value: unknown): Bad[] {
  const { system, why, tries } = fieldsOf(value) ?? {}
  return typeof system === 'string' && typeof why === 'string' && typeof tries === 'number'
    ? [{ system, why, tries }]
    : []
}

function parsed(path: string): Readonly<Record<string, unknown>> {
  try {
    return fieldsOf(JSON.parse(readBounded(path) ?? '')) ?? {}
  } catch {
    return {}
  }
}

export function writeState(folder: string, { standing, keySet, fetched, bad }: State): void {
  const { accepted, notBefore } = standing
  writeDurably(nameOf(folder), `${JSON.stringify({ keySet, accepted, notBefore, fetched, bad })}\n`)
}
