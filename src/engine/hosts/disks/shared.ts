// Which disks hold one thing together: a volume over two of them, an array, a pool. Erasing one of them loses what lies on
// all. Pure. Through indexes: the host decides how many devices there are.
import type { BelowOf } from './below.ts'
import type { Node } from './node.ts'
import type { Reported } from './reported.ts'

/** Of one thing. A set of more disks names the first of them. */
const mostHolders = 100

/** The paths of the other disks that hold something together with one. */
export function sharedIn(
  { lines }: Reported,
  { disks, below }: { disks: readonly Node[]; below: BelowOf },
): (disk: Node) => string[] {
  const btrfs = new Map<string, string>()
  for (const line of lines('btrfs')) for (const name of line.split(' ').filter(Boolean)) btrfs.set(name, line)
  const keysOf = ({ block, fileSystem, label }: Node): string[] => {
    const set = btrfs.get(block.name)
    return [
      block.name,
      ...(set === undefined ? [] : [`btrfs ${set}`]),
      // Each member of a pool has the pool's name as its label.
      ...(fileSystem === 'zfs_member' && label !== '' ? [`zfs ${label}`] : []),
    ]
  }
  const keys = new Map(disks.map(disk => [disk, [...below(disk, survives)].flatMap(keysOf)]))
  const holders = new Map<string, Node[]>()
  for (const [disk, names] of keys)
    for (const name of names) {
      const list = holders.get(name)
      if (!list) holders.set(name, [disk])
      else if (list.length < mostHolders) list.push(disk)
    }
  return disk => {
    const others = new Set((keys.get(disk) ?? []).flatMap(name => holders.get(name) ?? []))
    others.delete(disk)
    return [...others].map(({ path }) => path)
  }
}

/** A mirror with all its members keeps what it holds without one of them. */
const survives = ({ block: { facts } }: Node): boolean =>
  facts.get('md-level') === 'raid1' && facts.get('md-degraded') === '0'
