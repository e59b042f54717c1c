// The four invariants of a reset, at every point where the power may fail, in two boots in a row. The author
// had not seen kiln-reset or its model.
import { afterAll, crashesOf, nameOf } from './crashes.ts'
import { apply, contents, type Disk, has, Impossible, type Operation } from './disk-state.ts'

type Tree = ReadonlyMap<string, string>
/**
 * What a boot has to leave: `kept` are the named paths, `sessions` those that reached their target, newest
 * first.
 */
export type Duty = { kept: readonly string[]; named: Tree; sessions: readonly Tree[] }

/** The program's own file in a tree belongs to no session. */
const ownFile = /^\/\.boot-ready/
const trees = ['LIVE', 'CURRENT', 'PREVIOUS', 'PENULTIMATE', 'FAILED']

/**
 * Files with their content, folders with their existence: whether one is a subvolume does not matter to the
 * user.
 */
const treeAt = (disk: Disk, place: string): Tree =>
  new Map(
    [...contents(disk, place)].flatMap(([path, value]) => {
      if (ownFile.test(path)) return []
      return [[path, path.endsWith('/') ? 'folder' : value]]
    }),
  )
const namedIn = (tree: Tree, kept: readonly string[]): Tree =>
  new Map(
    [...tree].filter(([path]) => kept.some(each => path === `/${each}` || path.startsWith(`/${each}/`))),
  )
const equal = (one: Tree, other: Tree) => nameOf(one) === nameOf(other)

/** For a disk before a boot, whose LIVE, PREVIOUS and PENULTIMATE are sessions that reached their target. */
export function dutyOf(disk: Disk, kept: readonly string[]): Duty {
  const sessions = ['LIVE', 'PREVIOUS', 'PENULTIMATE'].filter(place => has(disk, place))
  return {
    kept,
    named: namedIn(treeAt(disk, 'LIVE'), kept),
    sessions: sessions.map(place => treeAt(disk, place)),
  }
}

const isHeld = (disk: Disk, session: Tree) => trees.some(place => equal(treeAt(disk, place), session))

/** What is broken on a disk, at any time. */
export function brokenAt(disk: Disk, { kept, named, sessions }: Duty): string[] {
  if (!has(disk, 'LIVE')) return ['LIVE is missing']
  const broken: string[] = []
  if (!equal(namedIn(treeAt(disk, 'LIVE'), kept), named)) broken.push('LIVE has not the named data')
  const held = sessions.map(session => isHeld(disk, session))
  held.forEach((isThere, age) => {
    const newer = held.slice(0, age).filter(Boolean).length
    if (!isThere && newer < 2) broken.push(`a session is lost, and ${newer} newer ones are held`)
  })
  return broken
}

/** What is broken after a boot that completed, in addition to `brokenAt`. */
export function unfinishedAt(disk: Disk, { sessions }: Duty): string[] {
  const left = [...disk.keys()].filter(key => key === 'CURRENT/' || /^STATE\/.*(journal|\.new$)/.test(key))
  const age = (place: string) => sessions.findIndex(session => equal(treeAt(disk, place), session))
  const isInOrder = age('PENULTIMATE') < 0 || age('PREVIOUS') < age('PENULTIMATE')
  const cut = ['PREVIOUS', 'PENULTIMATE'].filter(place => has(disk, place) && age(place) < 0)
  return [
    ...left.map(key => `${key.replace(/\/$/, '')} is left after a boot that ended`),
    ...cut.map(place => `${place} has not all of a session`),
    ...(isInOrder ? [] : ['PREVIOUS is older than PENULTIMATE']),
  ]
}

/** Every crash of one boot with known operations. */
export function judgeTrace(before: Disk, trace: readonly Operation[], duty: Duty): string[] {
  const broken = crashesOf(before, trace).flatMap(({ done, disk, whole }) =>
    [...brokenAt(disk, duty), ...(whole ? unfinishedAt(disk, duty) : [])].map(
      fault => `${fault} (after ${done} of ${trace.length} operations)`,
    ),
  )
  return [...new Set(broken)]
}

/** What a boot does with the disk that it finds. */
export type Program = (disk: Disk) => Operation[]

/**
 * Up to an operation that the kernel refuses: the program ends there, or before its first operation if it
 * plans that.
 */
function traceOf(before: Disk, program: Program): { trace: Operation[]; stops?: string } {
  const made: Operation[] = []
  try {
    let disk = before
    for (const operation of program(before)) {
      disk = apply(disk, operation)
      made.push(operation)
    }
    return { trace: made }
  } catch (error) {
    if (!(error instanceof Impossible)) throw error
    return { trace: made, stops: error.message }
  }
}

/**
 * No session, one that does not reach its target, and one that does. `STATE/reached` has the id of its LIVE.
 */
const between = ['nothing', 'interrupted', 'reached'] as const
function sessionOn(before: Disk, duty: Duty, what: (typeof between)[number], text: string) {
  if (what === 'nothing') return { disk: before, duty }
  const disk = new Map(before)
  for (const path of ['LIVE/unnamed', ...duty.kept.flatMap(each => [`LIVE/${each}`, `LIVE/${each}/file`])])
    if (disk.has(path)) disk.set(path, text)
  if (what === 'reached') disk.set('STATE/reached', disk.get('LIVE/') ?? '')
  const live = treeAt(disk, 'LIVE')
  // The user's own writes replace a session that only LIVE had, and continue with it.
  const wasSession = duty.sessions.some(session => equal(session, treeAt(before, 'LIVE')))
  const sessions = duty.sessions.filter(session => isHeld(disk, session) && !equal(session, live))
  const next = what === 'reached' || wasSession ? [live, ...sessions] : sessions
  return { disk, duty: { ...duty, named: namedIn(live, duty.kept), sessions: next } }
}

/** Two boots with a crash at each point of both, any session in between, and a third boot that completes. */
export function judgeProgram(before: Disk, program: Program, duty: Duty): string[] {
  const broken = new Set<string>()
  const seen = new Set<string>()
  const boot = (disk: Disk, of: Duty, number: 1 | 2 | 3): void => {
    // No state is judged twice for the same number of boots left.
    const key = `${number} ${nameOf(disk)} ${of.sessions.map(nameOf).join()}`
    if (seen.has(key)) return
    seen.add(key)
    const { trace, stops } = traceOf(disk, program)
    if (stops) broken.add(`boot ${number} stops: ${stops}`)
    const ends = number === 3 ? [{ disk: afterAll(disk, trace), whole: true }] : crashesOf(disk, trace)
    for (const end of ends) {
      const faults = [...brokenAt(end.disk, of), ...(end.whole && !stops ? unfinishedAt(end.disk, of) : [])]
      for (const fault of faults) broken.add(`boot ${number}: ${fault}`)
      if (number === 3 || !has(end.disk, 'LIVE')) continue
      for (const what of between) {
        const next = sessionOn(end.disk, of, what, `session after boot ${number}`)
        boot(next.disk, next.duty, number === 1 ? 2 : 3)
      }
    }
  }
  boot(before, duty, 1)
  return [...broken]
}
