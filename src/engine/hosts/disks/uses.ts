// Finds the uses of a host's block devices: the mounts and swaps on each. Pure. Through indexes: the host decides how many
// devices and mounts there are.
import { type Mount, mountOf, parseMountInfo, parseSwaps } from '#shared/drives/mounts.ts'
import { isSystemPlace } from '#shared/drives/system-places.ts'
import { type Node, namesOf } from './node.ts'
import type { Reported } from './reported.ts'

/** More than any computer has. */
const mostMounts = 10_000
const mostSwaps = 100
/** The most mount points of one device that are read. */
const mostPoints = 1000

type Use = { points: string[]; mounted: string; swap: boolean; system: boolean }

/** `mounted`: the file system that the mount table names, for hosts where nothing else does; "" where there is none. */
export type Uses = (node: Node) => Use

const unused: Use = { points: [], mounted: '', swap: false, system: false }

export function usesOf(reported: Reported, nodes: readonly Node[]): Uses {
  const mounts = parseMountInfo(reported.lines('mount').join('\n')).slice(0, mostMounts)
  const swaps = parseSwaps(reported.lines('swap').join('\n')).slice(0, mostSwaps)
  const mountsOf = mountsBy(reported, { mounts, nodes })
  const swapPaths = new Set(swaps.filter(({ isFile }) => !isFile).map(({ path }) => path))
  const swapMounts = new Set(
    swaps.flatMap(({ path, isFile }) => (isFile ? (mountOf(path, mounts) ?? []) : [])),
  )
  // Which disks a pool is on, the mount table does not say: all that carry a pool may be.
  const hasPools = mounts.some(({ fileSystem }) => fileSystem === 'zfs')
  const useOf = (node: Node): Use => {
    const here = mountsOf(node)
    const pooled = node.fileSystem === 'zfs_member' && hasPools
    const points = [...new Set([...node.mountPoints, ...here.map(({ mountPoint }) => mountPoint)])]
    const swap = here.some(mount => swapMounts.has(mount)) || namesOf(node).some(name => swapPaths.has(name))
    // The mount points of a pool do not lie on this part.
    const mounted = here[0]?.fileSystem ?? ''
    return { points: pooled ? [] : points, mounted, swap: swap || pooled, system: points.some(isSystemPlace) }
  }
  const found = new Map(nodes.map(node => [node, useOf(node)]))
  return node => found.get(node) ?? unused
}

type Known = { mounts: readonly Mount[]; nodes: readonly Node[] }

/** The mounts of a device, in the order of the table. */
function mountsBy({ lines }: Reported, { mounts, nodes }: Known): (node: Node) => Mount[] {
  const byNumber = new Map<string, number[]>()
  const bySource = new Map<string, number[]>()
  const btrfsBySource = new Map<string, number[]>()
  const ofPools: number[] = []
  for (const [at, { deviceNumber, source, fileSystem }] of mounts.entries()) {
    add(byNumber, deviceNumber, at)
    for (const part of new Set(source.split(':'))) add(bySource, part, at)
    if (fileSystem === 'zfs') ofPools.push(at)
    if (fileSystem === 'btrfs') add(btrfsBySource, source, at)
  }
  const paths = new Map(nodes.toReversed().map(({ block, path }) => [block.name, path]))
  // A btrfs of several devices is mounted by the path of one.
  const sets = new Map<string, { names: Set<string>; mounts?: number[] }>()
  for (const line of lines('btrfs')) {
    const set = { names: new Set(line.split(' ').filter(Boolean)) }
    for (const name of set.names) if (!sets.has(name)) sets.set(name, set)
  }
  const mountsOfSet = (names: ReadonlySet<string>): number[] => {
    const found: number[] = []
    for (const name of names) {
      found.push(...first(btrfsBySource.get(paths.get(name) ?? `/dev/${name}`)))
      if (found.length >= mostPoints) break
    }
    return found
  }
  const ofSet = (name: string): number[] => {
    const set = sets.get(name)
    if (!set) return []
    set.mounts ??= mountsOfSet(set.names)
    return set.mounts
  }
  return node => {
    const found = new Set([
      ...(node.number === '' ? [] : first(byNumber.get(node.number))),
      ...namesOf(node).flatMap(name => first(bySource.get(name))),
      ...ofSet(node.block.name),
      ...(node.fileSystem === 'zfs_member' ? first(ofPools) : []),
    ])
    return [...found].sort((a, b) => a - b).flatMap(at => mounts[at] ?? [])
  }
}

const first = (list: number[] = []) => list.slice(0, mostPoints)

function add(map: Map<string, number[]>, key: string, at: number) {
  const list = map.get(key)
  if (list) list.push(at)
  else map.set(key, [at])
}
