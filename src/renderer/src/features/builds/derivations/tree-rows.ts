// The rows of the tree of derivations: which of its branches are open, and what a search leaves of them. Pure.
import type { DerivationNode } from '#shared/builds/build-graph.ts'
import type { NodeRow } from './derivation-rows.ts'
import type { DerivationTree } from './derivation-tree.ts'

/** Whether a person opened (true) or closed (false) it, by .drv path. */
export type Folds = ReadonlyMap<string, boolean>

export type TreeChoice = {
  folds: Folds
  /** Rows whose name does not hold it stay only where one below does. */
  wanted: string
  /** .drv path; it is kept in view. */
  selected: string | null
}

/** Up to this many derivations the whole tree is open. */
const smallTree = 200

/**
 * Every row in view, each after its parent. In a large tree those branches open automatically in which work has begun
 * and is not done: whatever runs or failed is visible, and a branch opens once and closes once, however short its steps
 * are.
 */
export function treeRows(
  tree: DerivationTree,
  nodes: readonly DerivationNode[],
  choice: TreeChoice,
): NodeRow[] {
  const text = choice.wanted.trim().toLowerCase()
  const sums = sumsOf(tree, nodes, text)
  const above = ancestorsOf(tree, nodes, choice.selected)
  const all = nodes.length <= smallTree

  const opensItself = (at: number) => {
    if (text || all || tree.parents[at] === -1 || above.has(at)) return true
    return (sums.begun[at] ?? 0) > 0 && (sums.done[at] ?? 0) < (sums.below[at] ?? 0)
  }
  const kept = (some: readonly number[]) => (text ? some.filter(at => (sums.found[at] ?? 0) > 0) : some)

  const rows: NodeRow[] = []
  const open: { members: readonly number[]; next: number }[] = [{ members: kept(tree.roots), next: 0 }]
  for (let branch = open.at(-1); branch; branch = open.at(-1)) {
    const { members, next } = branch
    const at = members[next]
    const node = at === undefined ? undefined : nodes[at]
    if (at === undefined || !node) {
      open.pop()
      continue
    }
    branch.next++
    const inner = kept(tree.children[at] ?? [])
    const expanded = inner.length ? (choice.folds.get(node.drv) ?? opensItself(at)) : null
    rows.push({
      kind: 'node',
      node,
      branch: {
        level: (tree.levels[at] ?? 0) + 1,
        expanded,
        below: sums.below[at] ?? 0,
        position: next + 1,
        siblings: members.length,
        wanted: !text || node.name.toLowerCase().includes(text),
      },
    })
    if (expanded) open.push({ members: inner, next: 0 })
  }
  return rows
}

/**
 * Counts how many derivations are below each one: all, those that have begun, those that are done; `found` includes
 * itself.
 */
function sumsOf({ order, parents }: DerivationTree, nodes: readonly DerivationNode[], text: string) {
  const counts = () => new Int32Array(nodes.length)
  const sums = { below: counts(), begun: counts(), done: counts(), found: counts() }
  for (let i = order.length - 1; i >= 0; i--) {
    const at = order[i] ?? 0
    const node = nodes[at]
    if (!node) continue
    if (text && node.name.toLowerCase().includes(text)) add(sums.found, at, 1)
    const parent = parents[at] ?? -1
    if (parent < 0) continue
    add(sums.below, parent, 1 + (sums.below[at] ?? 0))
    add(sums.begun, parent, (hasBegun(node) ? 1 : 0) + (sums.begun[at] ?? 0))
    add(sums.done, parent, (node.state === 'done' ? 1 : 0) + (sums.done[at] ?? 0))
    add(sums.found, parent, sums.found[at] ?? 0)
  }
  return sums
}

/** A derivation that cannot be built here fails without a start. */
const hasBegun = ({ state, startedMs }: DerivationNode) =>
  startedMs !== null || state === 'running' || state === 'failed'

const add = (counts: Int32Array, at: number, count: number) => {
  counts[at] = (counts[at] ?? 0) + count
}

function ancestorsOf(
  tree: DerivationTree,
  nodes: readonly DerivationNode[],
  drv: string | null,
): Set<number> {
  const found = new Set<number>()
  const at = drv === null ? -1 : nodes.findIndex(node => node.drv === drv)
  for (let up = tree.parents[at] ?? -1; up >= 0; up = tree.parents[up] ?? -1) found.add(up)
  return found
}
