// The stored copies: NAME.qcow2 with a record NAME.json. The record is written last, so a copy without one is
// incomplete and does not count.
import { existsSync, mkdirSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fieldsOf } from '../lib/decode.ts'
import { readBounded, removeFile, writeDurably } from '../lib/durable-file.ts'
import { Failure } from './failure.ts'
import type { Places } from './places.ts'

export type Copy = {
  name: string
  /** Counts upwards over all copies. The clock of `made` may jump, and must not decide which copy goes. */
  number: number
  /** RFC 3339. */
  made: string
  /** The guest's file systems were frozen, or the machine was off. */
  isConsistent: boolean
  /** How long the guest's file systems were frozen. */
  pauseMs: number
  /** Why it was made. */
  of: 'update' | 'restore'
}

const mostKept = 2
const namePattern = /^(update|restore)-\d{8}T\d{6}Z$/

const nameAt = (of: Copy['of'], at: Date) => `${of}-${at.toISOString().replaceAll(/[-:]|\.\d+/g, '')}`

export const diskOf = ({ copies }: Places, name: string) => join(copies, `${name}.qcow2`)
const recordOf = ({ copies }: Places, name: string) => join(copies, `${name}.json`)

/** Its name is free, whatever the clock says, and its number is the next. */
export function newCopy(
  places: Places,
  of: Copy['of'],
  now: Date,
): Pick<Copy, 'name' | 'number' | 'made' | 'of'> {
  let at = now
  while (existsSync(diskOf(places, nameAt(of, at)))) at = new Date(at.getTime() + 1000)
  const number = 1 + Math.max(0, ...copiesIn(places).map(each => each.number))
  return { name: nameAt(of, at), number, made: at.toISOString(), of }
}

/** Newest first. Those of an older program have no number, and are older than all that have. */
export function copiesIn(places: Places): Copy[] {
  if (!existsSync(places.copies)) return []
  const names = readdirSync(places.copies).flatMap(file =>
    file.endsWith('.json') && namePattern.test(file.slice(0, -5)) ? [file.slice(0, -5)] : [],
  )
  const found = names.flatMap(name => {
    const { number, made, isConsistent, pauseMs } = fieldsOf(parsed(recordOf(places, name))) ?? {}
    if (typeof made !== 'string' || !existsSync(diskOf(places, name))) return []
    const of: Copy['of'] = name.startsWith('restore') ? 'restore' : 'update'
    return [
      {
        name,
        number: Number.isSafeInteger(number) ? Number(number) : 0,
        made,
        isConsistent: isConsistent === true,
        pauseMs: Number(pauseMs) || 0,
        of,
      },
    ]
  })
  return found.sort((a, b) => b.number - a.number || (a.made < b.made ? 1 : -1))
}

function parsed(path: string): unknown {
  try {
    return JSON.parse(readBounded(path) ?? 'null')
  } catch {
    // A copy without its record does not count.
    return null
  }
}

export function record(places: Places, { name, ...rest }: Copy): void {
  writeDurably(recordOf(places, name), `${JSON.stringify(rest)}\n`)
}

function removeCopy(places: Places, name: string): void {
  removeFile(recordOf(places, name))
  rmSync(diskOf(places, name), { force: true })
}

/** Removes what a killed run left. An interrupted restore may have given the disk a second name. */
export function tidy(places: Places): void {
  mkdirSync(places.copies, { recursive: true, mode: 0o700 })
  rmSync(places.written, { force: true })
  rmSync(partOf(places), { force: true })
  rmSync(restoringOf(places), { force: true })
  const disk = existsSync(places.disk) ? statSync(places.disk).ino : null
  const kept = new Set(copiesIn(places).map(({ name }) => name))
  const files = readdirSync(places.copies)
  for (const name of new Set(files.map(file => file.replace(/\.(qcow2|json|json\.partial)$/, '')))) {
    if (!namePattern.test(name)) continue
    const isTwin = statSync(diskOf(places, name), { throwIfNoEntry: false })?.ino === disk
    if (kept.has(name) && !isTwin) continue
    removeCopy(places, name)
    rmSync(`${recordOf(places, name)}.partial`, { force: true })
  }
}

/** A copy that is about to become the disk. */
export const restoringOf = ({ disk }: Places) => `${disk}.restoring`

export const partOf = ({ copies }: Places) => join(copies, 'copy.part')

/** Keeps at most two of each kind. */
export function prune(places: Places, of: Copy['of'], most = mostKept): void {
  for (const name of beyond(places, of, most)) removeCopy(places, name)
}

const beyond = (places: Places, of: Copy['of'], most: number) =>
  copiesIn(places)
    .filter(copy => copy.of === of)
    .slice(most)
    .map(({ name }) => name)

/** Removes older copies to make room, but neither the newest nor `spared`, and none where that would not suffice. Throws Failure. */
export function assertSpace(places: Places, neededBytes: number, spared: string | null = null): void {
  const free = () => {
    const { bavail, bsize } = statfsSync(places.copies)
    return bavail * bsize
  }
  const wanted = neededBytes + places.freeBytes
  const removable = beyond(places, 'update', 1).filter(name => name !== spared)
  const gained = removable.reduce((sum, name) => sum + statSync(diskOf(places, name)).blocks * 512, 0)
  if (free() < wanted && free() + gained >= wanted) for (const name of removable) removeCopy(places, name)
  if (free() < wanted)
    throw new Failure(
      'space',
      `${places.copies} has ${free()} bytes free; a copy of Home Assistant's disk needs ${wanted}`,
    )
}
