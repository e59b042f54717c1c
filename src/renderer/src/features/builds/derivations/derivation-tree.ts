// The derivations of a build as a tree: below each what it needs. Pure. They are a graph, not a tree, and each stands in
// it once: under the one that is nearest to an output (of several, the first that Nix named), so that the tree is as flat
// as the graph allows. A NixOS from source is 19 levels deep so, 140 with the first dependant in Nix's order.
import type { BuildGraph, DerivationNode } from '#shared/builds/build-graph.ts'

/** Derivations are numbers here: their places in the list that the tree was made of. */
export type DerivationTree = {
  /** −1 for a root: an output, which nothing needs. */
  parents: Int32Array
  levels: Int32Array
  /** The children of each node, in the order of the list. */
  children: readonly (readonly number[])[]
  roots: readonly number[]
  /** All of them, each after its parent. */
  order: readonly number[]
}

const unplaced = -2

/** `needs` that name no derivation of the list are left out. A cycle, which Nix never makes, is cut at its first. */
export function derivationTree(drvs: readonly string[], needs: BuildGraph['needs']): DerivationTree {
  const places = new Map(drvs.map((drv, at) => [drv, at]))
  const needed = new Uint8Array(drvs.length)
  const inputs = drvs.map((drv, at) => {
    const found: number[] = []
    for (const each of needs[drv] ?? []) {
      const place = places.get(each)
      if (place === undefined || place === at) continue
      found.push(place)
      needed[place] = 1
    }
    return found.sort((a, b) => a - b)
  })

  const parents = new Int32Array(drvs.length).fill(unplaced)
  const levels = new Int32Array(drvs.length)
  const children = drvs.map((): number[] => [])
  const roots: number[] = []
  const order: number[] = []

  /** Breadth first: the first to reach a derivation is the nearest to the outputs. */
  const place = (outputs: number[]) => {
    let next = order.length
    for (const root of outputs) {
      parents[root] = -1
      roots.push(root)
      order.push(root)
    }
    for (; next < order.length; next++) {
      const at = order[next] ?? 0
      for (const input of inputs[at] ?? []) {
        if (parents[input] !== unplaced) continue
        parents[input] = at
        levels[input] = (levels[at] ?? 0) + 1
        children[at]?.push(input)
        order.push(input)
      }
    }
  }
  place(drvs.flatMap((_, at) => (needed[at] ? [] : [at])))
  for (let at = 0; at < drvs.length; at++) if (parents[at] === unplaced) place([at])
  return { parents, levels, children, roots, order }
}

/** The tree of a running build: made again only when a derivation or a need was added, not when a state changed. */
export function createTreeMemo(): (
  nodes: readonly DerivationNode[],
  needs: BuildGraph['needs'],
) => DerivationTree {
  let drvs: string[] = []
  let known: BuildGraph['needs'] = {}
  let tree = derivationTree(drvs, known)
  return (nodes, needs) => {
    const same = nodes.length === drvs.length && nodes.every((node, at) => node.drv === drvs[at])
    if (same && needs === known) return tree
    drvs = nodes.map(node => node.drv)
    known = needs
    tree = derivationTree(drvs, needs)
    return tree
  }
}
