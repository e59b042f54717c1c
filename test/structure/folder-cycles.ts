// Cycles among the files and folders of a tree.
//
// At every folder, the nodes are its own files and its child folders, each child with its whole subtree as one node.
// An import from a to b is an edge in exactly one of these graphs: that of the deepest folder that holds both. If none
// of the graphs has a cycle, neither have the files: a cycle of files is one in the deepest folder that holds them all.

export type Edge = { readonly from: string; readonly to: string }

/** A cycle: the folder in which it is, its nodes, and for each step the imports that make it. */
type Cycle = {
  readonly folder: string
  readonly nodes: readonly string[]
  readonly imports: readonly Edge[]
}

type Graph = Map<string, Map<string, Edge[]>>

const graphsByFolder = (edges: readonly Edge[]): Map<string, Graph> => {
  const graphs = new Map<string, Graph>()
  for (const edge of edges) {
    const from = edge.from.split('/')
    const to = edge.to.split('/')
    let depth = 0
    while (from[depth] === to[depth] && depth < from.length - 1) depth++
    const folder = from.slice(0, depth).join('/')
    const a = from.slice(0, depth + 1).join('/')
    const b = to.slice(0, depth + 1).join('/')
    const graph = graphs.get(folder) ?? new Map<string, Map<string, Edge[]>>()
    const targets = graph.get(a) ?? new Map<string, Edge[]>()
    targets.set(b, [...(targets.get(b) ?? []), edge])
    graphs.set(folder, graph.set(a, targets))
  }
  return graphs
}

/** A shortest way from a node back to itself. */
const shortestCycle = (graph: Graph, start: string): string[] | undefined => {
  const cameFrom = new Map<string, string>()
  const queue = [start]
  for (let node = queue.shift(); node !== undefined; node = queue.shift()) {
    for (const next of graph.get(node)?.keys() ?? []) {
      if (next === start) {
        const path = [node]
        for (let at = node; at !== start; path.unshift(at)) at = cameFrom.get(at) ?? start
        return path
      }
      if (cameFrom.has(next)) continue
      cameFrom.set(next, node)
      queue.push(next)
    }
  }
  return undefined
}

/** One shortest cycle through each node that is in one; the same cycle is listed once. */
export function findCycles(edges: readonly Edge[]): Cycle[] {
  const cycles = new Map<string, Cycle>()
  for (const [folder, graph] of graphsByFolder(edges)) {
    for (const start of [...graph.keys()].sort()) {
      const nodes = shortestCycle(graph, start)
      if (nodes === undefined) continue
      const key = [...nodes].sort().join(' ')
      if (cycles.has(key)) continue
      const imports = nodes.flatMap(
        (node, at) => graph.get(node)?.get(nodes[(at + 1) % nodes.length] ?? node) ?? [],
      )
      cycles.set(key, { folder, nodes, imports })
    }
  }
  return [...cycles.values()]
}

export const describeCycle = ({ folder, nodes, imports }: Cycle): string =>
  [
    `${folder}/: ${[...nodes, nodes[0] ?? ''].map(node => node.slice(folder.length + 1)).join(' → ')}`,
    ...imports.map(({ from, to }) => `    ${from} → ${to}`),
  ].join('\n')
