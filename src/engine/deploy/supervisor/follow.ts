// Parses the output of the script while it is followed: lines of the host's log, its state, its end. Pure.

export type HostState =
  | 'starting'
  | 'activating'
  | 'waiting'
  | 'committing'
  | 'restarting'
  | 'rolling-back'
  | 'done'
export type HostEnd = {
  /** The last two are not the script's: a host that knows nothing of it runs the new system, or neither (`why`: which). */
  word: 'switched' | 'rolled-back' | 'rollback-failed' | 'refused' | 'lost' | 'unconfirmed' | 'elsewhere'
  why: string
}

type HostLine =
  | { kind: 'log'; text: string }
  | { kind: 'state'; state: HostState }
  | { kind: 'outcome'; end: HostEnd }

const states: readonly string[] = [
  'starting',
  'activating',
  'waiting',
  'committing',
  'restarting',
  'rolling-back',
  'done',
]
const ends: readonly string[] = ['switched', 'rolled-back', 'rollback-failed', 'refused', 'lost']

/** null for what is not the script's: sudo and login shells print on stderr too. */
export function parseLine(line: string): HostLine | null {
  const [, kind, rest = ''] = /^(log|state|outcome)(?: (.*))?$/s.exec(line) ?? []
  if (kind === 'log') return { kind, text: rest }
  if (kind === 'state') return states.includes(rest) ? { kind, state: rest as HostState } : null
  if (kind !== 'outcome') return null
  const [word = '', ...why] = rest.split(' ')
  return ends.includes(word)
    ? { kind, end: { word: word as HostEnd['word'], why: why.join(' ').trim() } }
    : null
}
