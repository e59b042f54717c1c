// Parses the lines that `snapshots`, `browse`, `diff`, `keep` and `restore` of kiln-host print. Pure. The
// host is not trusted: unknown lines are skipped, and null means that the output is not the tool's.
import {
  type ChangesSide,
  changeKinds,
  type NextStart,
  nextStart,
  type ResetChanges,
} from '#shared/snapshots/changes.ts'
import type { SessionEntry, SessionFolder } from '#shared/snapshots/folder.ts'
import {
  type ResetMode,
  type Restorable,
  resetMode,
  type Sessions,
  type SessionVolume,
  slot,
} from '#shared/snapshots/session.ts'
import { countOf, nameOf, timeOf } from './printed.ts'

type Rows = readonly (readonly string[])[]

const mostVolumes = 200

function modeIn(rows: Rows): ResetMode | null {
  const [, mode] = rows.find(([kind]) => kind === 'mode') ?? []
  return resetMode.safeParse(mode).data ?? null
}

export function sessionsIn(rows: Rows): Sessions | null {
  const mode = modeIn(rows)
  if (mode === null) return null
  let requested: Restorable | null = null
  const volumes: SessionVolume[] = []
  for (const [kind, ...columns] of rows) {
    if (kind === 'request') requested = requestOf(columns[1]) ?? requested
    const volume = kind === 'session' ? volumeOf(columns) : null
    if (volume && volumes.length < mostVolumes) volumes.push(volume)
  }
  return { mode, requested, notices: noticesIn(rows), volumes }
}

function noticesIn(rows: Rows): string[] {
  return rows
    .flatMap(([kind, text]) => (kind === 'notice' ? [nameOf(text) ?? ''] : []))
    .filter(text => text !== '' && text.length <= 4000)
    .slice(0, 50)
}

function requestOf(mode: string | undefined): Restorable | null {
  if (mode === 'restore-previous') return 'PREVIOUS'
  return mode === 'restore-penultimate' ? 'PENULTIMATE' : null
}

function volumeOf([volume, mount, named, began, ended, total, own]: readonly string[]): SessionVolume | null {
  const [name, place, which] = [nameOf(volume), nameOf(mount), slot.safeParse(named).data]
  if (name === null || name.length > 300 || !place?.startsWith('/') || place.length > 4096 || !which)
    return null
  return {
    volume: name,
    mount: place,
    slot: which,
    beganAt: timeOf(began),
    endedAt: timeOf(ended),
    totalBytes: countOf(total),
    ownBytes: countOf(own),
  }
}

const kinds: Readonly<Record<string, SessionEntry['kind']>> = { d: 'folder', f: 'file', l: 'link' }

export function folderIn(rows: Rows): SessionFolder {
  const entries: SessionEntry[] = []
  let more = false
  for (const [row, type = '', size, changed, text] of rows) {
    if (row === 'more') more = true
    const name = nameOf(text)
    if (row !== 'entry' || name === null || name.includes('/') || name.length > 2048) continue
    const kind = kinds[type] ?? 'other'
    entries.push({
      name,
      kind,
      sizeBytes: kind === 'file' ? countOf(size) : null,
      changedAt: timeOf(changed),
    })
  }
  const rank = ({ kind }: SessionEntry) => (kind === 'folder' ? 0 : 1)
  entries.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, 'en', { numeric: true }))
  return { entries, more }
}

const nothing = (): ChangesSide => ({ bytes: 0, programCount: 0, programs: [] })

/** An older tool says only the mode. */
function nextIn(rows: Rows): NextStart | null {
  const [, word] = rows.find(([kind]) => kind === 'next') ?? []
  const mode = modeIn(rows)
  if (word !== undefined || mode === null) return nextStart.safeParse(word).data ?? null
  return mode === 'disabled' || mode === 'snapshot-only' ? mode : 'reset'
}

/** Each line belongs to the last line of the kind above it. */
export function changesIn(rows: Rows): ResetChanges | null {
  const next = nextIn(rows)
  if (next === null) return null
  const sides = { away: nothing(), back: nothing() }
  let side: ChangesSide | null = null
  for (const [row, ...columns] of rows) {
    if (row === 'side') {
      const [name, bytes, programs] = columns
      side = name === 'away' || name === 'back' ? sides[name] : null
      if (side) Object.assign(side, { bytes: countOf(bytes) ?? 0, programCount: countOf(programs) ?? 0 })
    } else if (row === 'program' && side) {
      const [bytes, files, paths, text] = columns
      const name = nameOf(text)
      if (name === null || name.length > 2048) continue
      const pathCount = countOf(paths) ?? 0
      side.programs.push({
        name,
        bytes: countOf(bytes) ?? 0,
        files: countOf(files) ?? 0,
        pathCount,
        paths: [],
      })
    } else if (row === 'path') {
      const [bytes, files, found, text] = columns
      const [path, kind] = [nameOf(text), changeKinds.find(each => each === found)]
      if (!path?.startsWith('/') || !kind) continue
      side?.programs
        .at(-1)
        ?.paths.push({ path, bytes: countOf(bytes) ?? 0, files: countOf(files) ?? 0, kind })
    }
  }
  return { next, ...sides }
}

/** Unescapes Nix's backslashes. */
export function optionIn(rows: Rows): { option: string | null } | null {
  const [[kind, text] = []] = rows
  if (kind === 'written') return { option: null }
  const option = kind === 'option' ? nameOf(text) : null
  return option === null ? null : { option: option.replaceAll('\\x5c', '\\') }
}

type Restored = { path: string; pathGoes: boolean; renamed: string | null; goes: boolean }

export function restoredIn(rows: Rows): Restored | null {
  const [path, renamed] = ['restored', 'renamed'].map(kind => nameOf(rows.find(([row]) => row === kind)?.[1]))
  const going = rows.flatMap(([row, text]) => (row === 'goes' ? [nameOf(text)] : []))
  if (!path) return null
  return {
    path,
    pathGoes: going.includes(path),
    renamed: renamed ?? null,
    goes: going.includes(renamed ?? ''),
  }
}
