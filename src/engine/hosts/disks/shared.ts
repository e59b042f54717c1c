// Which disks hold one thing together: a volume group, an array, a pool. Erasing one of them loses what lies on all, and
// disko removes the whole of a group or a pool, even where each of its volumes is on one disk. Pure. Through indexes: the
// host decides how many devices there are.
import type { Layers } from './below.ts'
import { isSetMember, type Member, membersIn } from './members.ts'
import type { Node } from './node.ts'
import type { Reported } from './reported.ts'

/** The most holders that are named for one thing. A set of more disks names the first of them. */
const mostHolders = 100

type Around = { disks: readonly Node[]; nodes: readonly Node[]; layers: Layers }
/** A disk is found by `has`, and finds others by `looksFor`. */
type Keys = { has: string[]; looksFor: string[] }

/** The paths of the other disks that hold something together with one. */
export function sharedIn(reported: Reported, { disks, nodes, layers }: Around): (disk: Node) => string[] {
  const btrfs = new Map<string, string>()
  for (const line of reported.lines('btrfs'))
    for (const name of line.split(' ').filter(Boolean)) btrfs.set(name, line)
  const memberOf = membersIn(reported, layers)
  const surviving = new Set(reported.contentsRead ? nodes.filter(node => survives(node, layers)) : [])
  const keysOf = (node: Node): Keys[] => {
    const set = btrfs.get(node.block.name)
    const same = [node.block.name, ...(set === undefined ? [] : [`btrfs ${set}`])]
    const member = layers.made(node).some(each => surviving.has(each)) ? null : memberOf(node)
    return [{ has: same, looksFor: same }, ...(member ? [keysOfMember(member)] : [])]
  }
  const keys = new Map(
    disks.map(disk => [disk, [...layers.below(disk, each => surviving.has(each))].flatMap(keysOf)]),
  )
  const holders = new Map<string, Node[]>()
  for (const [disk, all] of keys)
    for (const name of new Set(all.flatMap(({ has }) => has))) {
      const list = holders.get(name)
      if (!list) holders.set(name, [disk])
      else if (list.length < mostHolders) list.push(disk)
    }
  return disk => {
    const names = new Set((keys.get(disk) ?? []).flatMap(({ looksFor }) => looksFor))
    const others = new Set([...names].flatMap(name => holders.get(name) ?? []))
    others.delete(disk)
    return [...others].map(({ path }) => path)
  }
}

/** One whose set cannot be read may be in a set with any other of its kind. */
function keysOfMember({ kind, set, name }: Member): Keys {
  if (set === null) return { has: [`a ${kind}`, `unknown ${kind}`], looksFor: [`a ${kind}`] }
  // disko takes a volume group's name only up to its first hyphen: for data-old it also empties data.
  const hit = name.includes('-') ? [`named ${name.split('-', 1)[0]}`] : []
  const same = `${kind} ${set}`
  return {
    has: [same, `a ${kind}`, ...(name === '' ? [] : [`named ${name}`])],
    looksFor: [same, `unknown ${kind}`, ...hit],
  }
}

/**
 * A mirror with all its members keeps what it holds without one of them. Not if anything is made of it: disko first erases
 * that, while the mirror still runs and writes to all its members.
 */
const survives = (node: Node, { made, partitions }: Layers): boolean => {
  const { facts } = node.block
  return (
    facts.get('md-level') === 'raid1' &&
    facts.get('md-degraded') === '0' &&
    // While it copies (resync), the members differ.
    ['idle', 'check'].includes(facts.get('md-sync_action') ?? '') &&
    made(node).length === 0 &&
    partitions(node).length === 0 &&
    !isSetMember(node)
  )
}
