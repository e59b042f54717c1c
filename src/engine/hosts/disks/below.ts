// What lies on a disk: its partitions, and what is made of any of them. Pure. Through indexes: the host decides how many
// devices there are, and what each is made of.
import type { Node } from './node.ts'

/** The disk first; each device once. */
export function belowIn(nodes: readonly Node[]): (disk: Node) => Set<Node> {
  const order = new Map(nodes.map((node, at) => [node, at]))
  const madeOf = new Map<string, Node[]>()
  const inFolder = new Map<string, Node[]>()
  for (const node of nodes) {
    for (const slave of new Set(node.block.slaves)) add(madeOf, slave, node)
    for (const folder of foldersOf(node.block.place)) add(inFolder, folder, node)
  }
  return disk => {
    const first = [...(inFolder.get(disk.block.place) ?? []), ...(madeOf.get(disk.block.name) ?? [])]
    const found = new Set([disk, ...first.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))])
    for (const node of found) for (const other of madeOf.get(node.block.name) ?? []) found.add(other)
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
