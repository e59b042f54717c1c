// What lies on a disk: its partitions, and what is made of any of them. Pure. Through indexes: the host decides how many
// devices there are, and what each is made of.
import type { Node } from './node.ts'

/** The disk first; each device once. Without those that `isLeftOut`, and what is made of them alone. */
export type BelowOf = (disk: Node, isLeftOut?: (node: Node) => boolean) => Set<Node>

export function belowIn(nodes: readonly Node[]): BelowOf {
  const order = new Map(nodes.map((node, at) => [node, at]))
  const madeOf = new Map<string, Node[]>()
  const inFolder = new Map<string, Node[]>()
  for (const node of nodes) {
    for (const slave of new Set(node.block.slaves)) add(madeOf, slave, node)
    for (const folder of foldersOf(node.block.place)) add(inFolder, folder, node)
  }
  return (disk, isLeftOut = () => false) => {
    const made = (node: Node) => (madeOf.get(node.block.name) ?? []).filter(each => !isLeftOut(each))
    const first = [...(inFolder.get(disk.block.place) ?? []), ...made(disk)]
    const found = new Set([disk, ...first.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))])
    for (const node of found) for (const other of made(node)) found.add(other)
    return found
  }
}

/** All folders of /sys in which it lies: "/sys/a/b/c" is in "/sys/a/b", "/sys/a", "/sys". */
function foldersOf(place: string): string[] {
  const folders: string[] = []
  for (let at = place.lastIndexOf('/'); at > 0; at = place.lastIndexOf('/', at - 1))
    folders.push(place.slice(0, at))
  return folders
}

function add(map: Map<string, Node[]>, key: string, node: Node) {
  const list = map.get(key)
  if (list) list.push(node)
  else map.set(key, [node])
}
