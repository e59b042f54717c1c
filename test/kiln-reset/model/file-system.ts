// The effect of a reset's system calls on a Btrfs, and what a power cut leaves of them. Independent of any
// program.

/** `kept`: the version of the named data; `sessions`: those whose other data it contains. */
type Subvolume = {
  readonly id: number
  readonly kept: number | undefined
  readonly sessions: readonly number[]
}

export type Disk = {
  readonly nextId: number
  readonly subvolumes: Readonly<Record<string, Subvolume>>
  readonly files: Readonly<Record<string, string>>
}

export type Call =
  | { call: 'snapshot'; from: string; to: string }
  | { call: 'delete'; name: string }
  | { call: 'rename'; from: string; to: string }
  | { call: 'exchange'; one: string; other: string }
  /** A copy's kept paths are first removed and then taken from LIVE: a crash may happen in between. */
  | { call: 'remove-kept'; name: string }
  | { call: 'copy-kept'; from: string; to: string }
  /** Its other data is replaced by another subvolume's. */
  | { call: 'copy-others'; from: string; to: string }
  /** The whole file or the old one, fsynced. */
  | { call: 'write'; file: string; text: string }
  | { call: 'unlink'; file: string }
  /** Commits everything so far. */
  | { call: 'sync' }

export class Refused extends Error {}

const existing = (disk: Disk, name: string): Subvolume => {
  const found = disk.subvolumes[name]
  if (!found) throw new Refused(`${name} is not there`)
  return found
}
const without = <T>(record: Readonly<Record<string, T>>, name: string) => {
  const { [name]: _, ...rest } = record
  return rest
}
const put = (disk: Disk, name: string, subvolume: Subvolume): Disk => ({
  ...disk,
  subvolumes: { ...disk.subvolumes, [name]: subvolume },
})

export function apply(disk: Disk, call: Call): Disk {
  switch (call.call) {
    case 'snapshot': {
      if (disk.subvolumes[call.to]) throw new Refused(`${call.to} is there`)
      const made = { ...existing(disk, call.from), id: disk.nextId }
      return { ...put(disk, call.to, made), nextId: disk.nextId + 1 }
    }
    case 'delete':
      existing(disk, call.name)
      return { ...disk, subvolumes: without(disk.subvolumes, call.name) }
    case 'rename': {
      if (disk.subvolumes[call.to]) throw new Refused(`${call.to} is there`)
      const moved = existing(disk, call.from)
      return put({ ...disk, subvolumes: without(disk.subvolumes, call.from) }, call.to, moved)
    }
    case 'exchange': {
      const [one, other] = [existing(disk, call.one), existing(disk, call.other)]
      return put(put(disk, call.one, other), call.other, one)
    }
    case 'remove-kept':
      return put(disk, call.name, { ...existing(disk, call.name), kept: undefined })
    case 'copy-kept':
      return put(disk, call.to, { ...existing(disk, call.to), kept: existing(disk, call.from).kept })
    case 'copy-others':
      return put(disk, call.to, { ...existing(disk, call.to), sessions: existing(disk, call.from).sessions })
    case 'write':
      return { ...disk, files: { ...disk.files, [call.file]: call.text } }
    case 'unlink':
      return { ...disk, files: without(disk.files, call.file) }
    case 'sync':
      return disk
  }
}

/**
 * Every possible state of the disk after a power cut during these calls: a prefix of them that includes at
 * least what was synced, with or without data that was copied since (a commit without a sync writes only
 * metadata), plus every file that was fsynced since, as a log tree restores it.
 */
export function afterPowerCuts(start: Disk, calls: readonly Call[]): Disk[] {
  const found = new Map<string, Disk>()
  let synced = 0
  for (let until = 0; until <= calls.length; until++) {
    if (calls[until - 1]?.call === 'sync') synced = until
    for (let prefix = synced; prefix <= until; prefix++)
      for (const written of [true, false]) {
        const metadata = calls.slice(0, prefix).filter((call, at) => written || at < synced || !isData(call))
        const logged = calls.slice(prefix, until).filter(({ call }) => call === 'write' || call === 'unlink')
        const disk = [...metadata, ...logged].reduce(apply, start)
        found.set(JSON.stringify(disk), disk)
      }
  }
  return [...found.values()]
}

const isData = ({ call }: Call) => call === 'copy-kept' || call === 'copy-others'
