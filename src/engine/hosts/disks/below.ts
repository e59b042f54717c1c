// Finds the contents of a disk: its partitions, and the devices made of any of them. Pure. Through indexes: the host decides how many
// devices there are, and what each is made of.
import type { Node } from './node.ts'

export type Layers = {
  /** The devices that are made of this one, each once. */
  made(node: Node): readonly Node[]
  /** The partitions of a device. */
  partitions(node: Node): readonly Node[]
  /** The disk first; each device once. Without those that `isLeftOut`, and what is made of them alone. */
  below(disk: Node, isLeftOut?: (node: Node) => boolean): Set<Node>
}

export function layersIn(nodes: readonly Node[]): Layers {
  const order = new Map(nodes.map((node, at) => [node, at]))
  const madeOf = new Map<string, Node[]>()
  const inFolder = new Map<string, Node[]>()
  const partitionsIn = new Map<string, Node[]>()
  for (const node of nodes) {
    for (const slave of new Set(node.block.slaves)) add(madeOf, slave, node)
    const folders = foldersOf(node.block.place)
    for (const folder of folders) add(inFolder, folder, node)
    if (node.block.facts.has('partition') && folders[0]) add(partitionsIn, folders[0], node)
  }
  const made = (node: Node) => madeOf.get(node.block.name) ?? []
  const partitions = (node: Node) => partitionsIn.get(node.block.place) ?? []
  return {
    made,
    partitions,
    below(disk, isLeftOut = () => false) {
      const kept = (node: Node) => made(node).filter(each => !isLeftOut(each))
      const first = [...(inFolder.get(disk.block.place) ?? []), ...kept(disk)]
      const found = new Set([disk, ...first.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))])
      // A host may say that thousands of devices lie in one folder: its partitions are taken once.
      const places = new Set([disk.block.place])
      for (const node of found) {
        for (const other of kept(node)) found.add(other)
        if (places.has(node.block.place)) continue
        places.add(node.block.place)
        // An array has partitions too.
        for (const part of partitions(node)) found.add(part)
      }
      return found
    },
  }
}

/** All folders of /sys in which it lies, the nearest first: "/sys/a/b/c" is in "/sys/a/b", "/sys/a", "/sys". */
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
