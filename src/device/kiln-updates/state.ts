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
}

const nameOf = (folder: string) => join(folder, 'state.json')

/** Without a state, or with one that cannot be read, or for another recovery key: as the trust file says. */
export function readState(folder: string, trust: BoxTrust): State {
  const first: State = { standing: firstStanding(trust), keySet: null, fetched: null }
  const { keySet, accepted, notBefore, fetched } = parsed(nameOf(folder))
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
  }
}

function parsed(path: string): Readonly<Record<string, unknown>> {
  try {
    return fieldsOf(JSON.parse(readBounded(path) ?? '')) ?? {}
  } catch {
    return {}
  }
}

export function writeState(folder: string, { standing, keySet, fetched }: State): void {
  const { accepted, notBefore } = standing
  writeDurably(nameOf(folder), `${JSON.stringify({ keySet, accepted, notBefore, fetched })}\n`)
}
