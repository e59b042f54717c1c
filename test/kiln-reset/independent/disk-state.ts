// A volume as plain data, and the effect of operations on it. Written from ADR 28 and Btrfs' documentation by
// an author who had not seen kiln-reset or its model.

/**
 * Paths with their contents: `LIVE/etc/motd` a file, `LIVE/etc/` a folder, `LIVE/` a subvolume with its id. The places
 * are LIVE, CLEAN, PREVIOUS, PENULTIMATE, CURRENT and FAILED; `STATE/` has the journal and the marks, `ids` the last id.
 */
export type Disk = ReadonlyMap<string, string>

export type Operation =
  /** As Btrfs does it: without the content of nested subvolumes. Both may be folders in a place. */
  | { do: 'snapshot'; from: string; to: string }
  | { do: 'exchange'; one: string; other: string }
  | { do: 'rename'; from: string; to: string }
  /** A file, a folder or a subvolume with everything in it. */
  | { do: 'delete'; at: string }
  /** A file or a folder, file by file: its data is not on the disk before a sync. */
  | { do: 'copy'; from: string; to: string }
  | { do: 'folder'; at: string }
  | { do: 'create'; at: string }
  | { do: 'write'; at: string; text: string }
  | { do: 'sync' }
  | { do: 'fsync'; at: string }

const isIn = (path: string) => (key: string) => key === path || key.startsWith(`${path}/`)
export const has = (disk: Disk, path: string) => disk.has(path) || disk.has(`${path}/`)
const parent = (path: string) => path.slice(0, path.lastIndexOf('/') + 1)

/** The content of a file or a tree, by path; the tree itself is `/`. */
export const contents = (disk: Disk, path: string) =>
  new Map(
    [...disk].flatMap(([key, value]) => (isIn(path)(key) ? [[key.slice(path.length), value] as const] : [])),
  )

function put(disk: Map<string, string>, path: string, tree: ReadonlyMap<string, string>): void {
  for (const [below, value] of tree) disk.set(path + below, value)
}

function take(disk: Map<string, string>, path: string): ReadonlyMap<string, string> {
  const tree = contents(disk, path)
  for (const below of tree.keys()) disk.delete(path + below)
  return tree
}

const isSubvolume = (value: string) => value.startsWith('subvolume')

/** Nested subvolumes are empty folders in a snapshot. */
function snapshotOf(tree: ReadonlyMap<string, string>, id: number): Map<string, string> {
  const nested = [...tree].flatMap(([key, value]) => (key !== '/' && isSubvolume(value) ? [key] : []))
  const taken = [...tree].filter(([key]) => !nested.some(root => key.startsWith(root) && key !== root))
  return new Map(
    taken.map(([key, value]) => {
      if (key === '/') return [key, `subvolume ${id}`]
      return [key, isSubvolume(value) ? 'folder' : value]
    }),
  )
}

/** An operation that the kernel refuses. */
export class Impossible extends Error {}

function refuse(disk: Disk, needed: string[], free: string[]): void {
  for (const path of needed) if (!has(disk, path)) throw new Impossible(`${path} is missing`)
  for (const path of free) {
    if (has(disk, path)) throw new Impossible(`${path} exists`)
    if (path.includes('/') && !disk.has(parent(path)) && parent(path) !== 'STATE/')
      throw new Impossible(`${parent(path)} is missing`)
  }
}

/** With `torn`, the data of written files is missing: a power cut before it reached the disk. */
export function apply(before: Disk, operation: Operation, torn = false): Disk {
  const disk = new Map(before)
  switch (operation.do) {
    case 'snapshot': {
      refuse(disk, [operation.from], [operation.to])
      const id = Number(disk.get('ids') ?? 0) + 1
      disk.set('ids', `${id}`)
      put(disk, operation.to, snapshotOf(contents(disk, operation.from), id))
      break
    }
    case 'exchange': {
      refuse(disk, [operation.one, operation.other], [])
      const one = take(disk, operation.one)
      put(disk, operation.one, take(disk, operation.other))
      put(disk, operation.other, one)
      break
    }
    case 'rename': {
      const isFile = disk.has(operation.from)
      refuse(disk, [operation.from], isFile ? [] : [operation.to])
      const moved = take(disk, operation.from)
      put(disk, operation.to, moved)
      break
    }
    case 'delete':
      refuse(disk, [operation.at], [])
      take(disk, operation.at)
      break
    case 'copy': {
      // A copy replaces an existing file, like a clone of its data.
      refuse(disk, [operation.from], disk.has(operation.to) ? [] : [operation.to])
      const copied = [...contents(disk, operation.from)].map(([below, value]): [string, string] => {
        if (below.endsWith('/')) return [below, 'folder']
        return [below, torn ? '' : value]
      })
      put(disk, operation.to, new Map(copied))
      break
    }
    case 'folder':
      refuse(disk, [], [operation.at])
      disk.set(`${operation.at}/`, 'folder')
      break
    case 'create':
      if (!disk.has(operation.at)) refuse(disk, [], [operation.at])
      disk.set(operation.at, '')
      break
    case 'write':
      refuse(disk, [operation.at], [])
      if (!torn) disk.set(operation.at, disk.get(operation.at) + operation.text)
      break
    case 'sync':
    case 'fsync':
      break
  }
  return disk
}
