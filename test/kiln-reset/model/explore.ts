// Explores every crash point of a boot, in every mode, for two boots in a row and a third that completes.
import { afterPowerCuts, apply, type Call, type Disk, Refused } from './file-system.ts'
import { brokenBy, live, type World } from './invariants.ts'

/** What is configured; or, after `chosen `, what the kernel's argument chooses for one start. */
export type Mode =
  | 'reset'
  | 'snapshot-only'
  | 'disabled'
  | 'restore-previous'
  | 'restore-penultimate'
  | 'chosen reset'
  | 'chosen restore-previous'
export const configured: readonly Mode[] = [
  'reset',
  'snapshot-only',
  'disabled',
  'restore-previous',
  'restore-penultimate',
]
const all: readonly Mode[] = [...configured, 'chosen reset', 'chosen restore-previous']

/** A program yields its calls, and can look at the current disk. */
export type Program = (look: () => Disk, mode: Mode) => Generator<Call>

type State = { readonly disk: Disk; readonly world: World; readonly past: readonly string[] }
type Broken = { past: readonly string[]; faults: readonly string[] }

/** The calls of one boot, and the disk after the last. A program ends at a refused call. */
export function boot(program: Program, disk: Disk, mode: Mode): { calls: Call[]; end: Disk } {
  let now = disk
  const calls: Call[] = []
  try {
    for (const call of program(() => now, mode)) {
      now = apply(now, call)
      calls.push(call)
    }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
  }
  return { calls, end: now }
}

/** A user works, and names nothing new: both kinds of data change. A session sets its mark last. */
export function session({ disk, world, past }: State, reaches: boolean): State {
  const number =
    Math.max(0, ...Object.values(disk.subvolumes).flatMap(({ sessions }) => sessions), ...world.real) + 1
  const root = disk.subvolumes[live]
  if (!root) return { disk, world, past }
  const kept = world.kept + 1
  const changed = { ...root, kept, sessions: [...root.sessions, number] }
  return {
    disk: {
      ...disk,
      subvolumes: { ...disk.subvolumes, [live]: changed },
      files: reaches ? { ...disk.files, reached: `${root.id} ${number}` } : disk.files,
    },
    world: { kept, real: reaches ? [...world.real, number] : world.real },
    past: [...past, reaches ? `session ${number}` : `session ${number}, ended before its target`],
  }
}

/** A person requests a restore of the session in PREVIOUS. Each request is another one. */
export function request(state: State): State {
  const wanted = state.disk.subvolumes['PREVIOUS']
  if (!wanted) return state
  const text = `restore-previous ${state.world.kept} ${wanted.id}`
  const files = { ...state.disk.files, request: text }
  return { ...state, disk: { ...state.disk, files }, past: [...state.past, 'request'] }
}

export const installed: State = {
  disk: {
    nextId: 3,
    subvolumes: {
      [live]: { id: 1, kept: 1, sessions: [] },
      CLEAN: { id: 2, kept: 0, sessions: [] },
    },
    files: {},
  },
  world: { kept: 1, real: [] },
  past: [],
}

export function whole(program: Program, state: State, mode: Mode): State {
  return { ...state, disk: boot(program, state.disk, mode).end, past: [...state.past, mode] }
}

/** A disk with two sessions in its history and one in LIVE. */
export function inUse(program: Program): State {
  let state = session(installed, true)
  for (const mode of ['reset', 'reset'] as const) state = session(whole(program, state, mode), true)
  return state
}

export function cut(program: Program, state: State, mode: Mode): State[] {
  const { calls, end } = boot(program, state.disk, mode)
  const ended = { ...state, disk: end, past: [...state.past, mode] }
  const cuts = afterPowerCuts(state.disk, calls).map((disk, index) => ({
    ...state,
    disk,
    past: [...state.past, `${mode}, power cut ${index}`],
  }))
  return [...cuts, ended]
}

const after = (state: State): State[] => [state, session(state, false), session(state, true)]

type Explored = { states: number; broken: Broken[] }

export function explore(program: Program, modes = all): Explored {
  const starts = [installed, inUse(program)]
  const seen = new Map<string, State>()
  const broken: Broken[] = []
  const visit = (state: State): State[] => {
    const key = JSON.stringify([state.disk, state.world])
    if (seen.has(key)) return []
    seen.set(key, state)
    const faults = brokenBy(state.disk, state.world)
    if (faults.length === 0) return [state]
    broken.push({ past: state.past, faults })
    return []
  }
  let states = starts
    .flatMap(start => [start, session(start, true), session(start, false), request(session(start, true))])
    .flatMap(visit)
  for (let boots = 0; boots < 2; boots++)
    states = states
      .flatMap(state => modes.flatMap(mode => cut(program, state, mode)))
      .flatMap(visit)
      .flatMap(after)
      .flatMap(state => [state, ...visit(state)].slice(0, 1))
  for (const state of states) for (const mode of modes) visit(whole(program, state, mode))
  return { states: seen.size, broken }
}
