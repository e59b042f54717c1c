import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type BuildGraph,
  type DerivationNode,
  type NodeState,
  nodeState,
} from '#shared/builds/build-graph.ts'
import { growth } from '#test/growth.ts'
import { derivationTree } from './derivation-tree.ts'
import { type TreeChoice, treeRows } from './tree-rows.ts'

const node = (drv: string, state: NodeState = 'done'): DerivationNode => ({
  drv,
  name: drv,
  state,
  phase: null,
  logLines: 0,
  expectedSeconds: null,
  on: null,
  startedMs: state === 'planned' || state === 'stopped' ? null : 0,
  stoppedMs: null,
})
const nothing: TreeChoice = { folds: new Map(), wanted: '', selected: null }
const rowsOf = (nodes: DerivationNode[], needs: BuildGraph['needs'], choice: Partial<TreeChoice> = {}) =>
  treeRows(
    derivationTree(
      nodes.map(each => each.drv),
      needs,
    ),
    nodes,
    { ...nothing, ...choice },
  )
/** "+" is open, "−" closed, "·" a leaf; "( )" is a row that is shown only because of one below it. */
const shown = (...given: Parameters<typeof rowsOf>) =>
  rowsOf(...given).map(({ node, branch }) => {
    const sign = branch?.expanded == null ? '·' : branch.expanded ? '+' : '−'
    const name = branch?.wanted ? node.name : `(${node.name})`
    return `${'  '.repeat((branch?.level ?? 0) - 1)}${sign} ${name}`
  })

const needs = { raw: ['top', 'tools'], top: ['etc', 'kernel'], etc: ['motd'] }
const nodes = ['motd', 'etc', 'kernel', 'tools', 'top', 'raw'].map(name => node(name))
const all = ['+ raw', '  · tools', '  + top', '    + etc', '      · motd', '    · kernel']

/** A tree too large to be all open: an output, `width` branches, below each ten leaves. */
function large(width: number, stateOf: (branch: number, leaf: number) => NodeState) {
  const many: DerivationNode[] = []
  const graph: Record<string, string[]> = { out: [] }
  for (let b = 0; b < width; b++) {
    const leaves = Array.from({ length: 10 }, (_, leaf) => node(`leaf-${b}-${leaf}`, stateOf(b, leaf)))
    many.push(...leaves, node(`branch-${b}`, leaves.every(one => one.state === 'done') ? 'done' : 'planned'))
    graph[`branch-${b}`] = leaves.map(one => one.drv)
    graph['out']?.push(`branch-${b}`)
  }
  return { nodes: [...many, node('out', 'planned')], needs: graph }
}
const openOf = (rows: ReturnType<typeof rowsOf>) =>
  rows.filter(row => row.branch?.expanded).map(row => row.node.name)

describe('rows of the tree', () => {
  it('are all there while the tree is small', () => {
    expect(shown(nodes, needs)).toEqual(all)
  })

  it('leave out what is below a branch that a person closed, and say how much that is', () => {
    expect(shown(nodes, needs, { folds: new Map([['top', false]]) })).toEqual([
      '+ raw',
      '  · tools',
      '  − top',
    ])
    expect(rowsOf(nodes, needs, { folds: new Map([['top', false]]) }).at(-1)?.branch).toEqual({
      level: 2,
      expanded: false,
      below: 3,
      position: 2,
      siblings: 2,
      wanted: true,
    })
  })

  it('of a search are what was found and what stands above it', () => {
    expect(shown(nodes, needs, { wanted: ' MOTD ' })).toEqual([
      '+ (raw)',
      '  + (top)',
      '    + (etc)',
      '      · motd',
    ])
    expect(shown(nodes, needs, { wanted: 'top' })).toEqual(['+ (raw)', '  · top'])
    expect(shown(nodes, needs, { wanted: 'nowhere' })).toEqual([])
  })

  it('of a large tree are open where work has begun and is not done, and closed before and after', () => {
    const { nodes, needs } = large(40, (branch, leaf) => {
      if (branch === 0) return 'done'
      if (branch === 1) return leaf === 0 ? 'running' : 'planned'
      if (branch === 2) return leaf === 0 ? 'failed' : 'done'
      return branch === 3 ? 'stopped' : 'planned'
    })
    expect(openOf(rowsOf(nodes, needs))).toEqual(['out', 'branch-1', 'branch-2'])
    expect(openOf(rowsOf(nodes, needs, { folds: new Map([['branch-1', false]]) }))).toEqual([
      'out',
      'branch-2',
    ])
    expect(openOf(rowsOf(nodes, needs, { folds: new Map([['branch-7', true]]) }))).toContain('branch-7')
  })

  it('show what is selected, wherever it is', () => {
    const { nodes, needs } = large(40, () => 'done')
    expect(openOf(rowsOf(nodes, needs, { selected: 'leaf-3-3' }))).toEqual(['out', 'branch-3'])
  })

  it('hold whatever runs or failed, as long as a person closed nothing', () => {
    const states = fc.array(fc.constantFrom(...nodeState.options), { minLength: 260, maxLength: 260 })
    fc.assert(
      fc.property(states, given => {
        const { nodes, needs } = large(26, (branch, leaf) => given[branch * 10 + leaf] ?? 'done')
        const names = new Set(rowsOf(nodes, needs).map(row => row.node.name))
        for (const each of nodes)
          if (each.state === 'running' || each.state === 'failed') expect(names).toContain(each.name)
      }),
      { numRuns: 30 },
    )
  })

  const name = fc.constantFrom(...'abcdefgh')
  const graph = fc.dictionary(name, fc.array(name, { maxLength: 4 }), { noNullPrototype: true })
  const folds = fc.array(fc.tuple(name, fc.boolean())).map(some => new Map(some))

  it('are each there once, below their parent, numbered among the siblings that are shown', () => {
    fc.assert(
      fc.property(graph, folds, fc.constantFrom('', 'a', 'c', 'z'), (given, chosen, wanted) => {
        const some = [...'abcdefgh'].map(each => node(each))
        const rows = rowsOf(some, given, { folds: chosen, wanted })
        const keys = rows.map(row => row.node.drv)
        expect(new Set(keys).size).toBe(keys.length)
        if (!wanted && ![...chosen.values()].includes(false)) expect(keys).toHaveLength(8)
        // A parent is the last row before that is one level higher; it is open and needs this one.
        const path: string[] = []
        const counts: number[] = [0]
        rows.forEach(({ node, branch }, at) => {
          const level = branch?.level ?? 0
          expect(level).toBeLessThanOrEqual(path.length + 1)
          path.length = level - 1
          const parent = path.at(-1)
          if (parent !== undefined) expect(given[parent]).toContain(node.drv)
          path.push(node.drv)
          counts.length = level
          counts[level - 1] = (counts[level - 1] ?? 0) + 1
          expect(branch?.position).toBe(counts[level - 1])
          const next = rows[at + 1]?.branch?.level ?? 0
          expect(next > level).toBe(branch?.expanded === true)
        })
        if (wanted)
          expect(rows.filter(row => row.branch?.wanted).every(row => row.node.name.includes(wanted))).toBe(
            true,
          )
      }),
    )
  })

  it('and the tree itself cost in proportion to the derivations, and not to their square', async () => {
    const sized = (count: number) => {
      const many = Array.from({ length: count }, (_, at) => node(`/nix/store/${at}.drv`))
      const six = (at: number) => [3, 5, 7, 11, 13, 17].map(k => `/nix/store/${(at * 7919 + k) % at}.drv`)
      const graph = Object.fromEntries(many.map(({ drv }, at) => [drv, at ? six(at) : []]))
      const drvs = many.map(each => each.drv)
      const folds = new Map(drvs.map(drv => [drv, true]))
      return () => {
        expect(treeRows(derivationTree(drvs, graph), many, { ...nothing, folds })).toHaveLength(count)
      }
    }
    // Eight times as many: 8 in proportion, 64 by their square.
    expect(await growth(sized(1250), sized(10_000))).toBeLessThan(32)
  })
})
