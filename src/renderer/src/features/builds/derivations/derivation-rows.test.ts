import { describe, expect, it } from 'vitest'
import type { BuildRecord } from '#shared/builds/build.ts'
import type { DerivationNode, NodeState } from '#shared/builds/build-graph.ts'
import { growth } from '#test/growth.ts'
import { derivationName, durationMs, groupRows, recordNodes, rowKey, rowsAxis } from './derivation-rows.ts'

const node = (
  name: string,
  state: NodeState,
  startedMs: number | null = null,
  stoppedMs: number | null = null,
) =>
  ({
    drv: `/nix/store/${name}.drv`,
    name,
    state,
    phase: null,
    startedMs,
    stoppedMs,
    logLines: 0,
    expectedSeconds: null,
    on: null,
  }) satisfies DerivationNode

const names = (nodes: DerivationNode[], wanted?: string) =>
  groupRows(nodes, wanted).map(row => (row.kind === 'group' ? `${row.state} ${row.count}` : row.node.name))

describe('rows of derivations', () => {
  const nodes = [
    node('a', 'done', 0, 100),
    node('b', 'planned'),
    node('c', 'running', 50),
    node('d', 'done', 10, 300),
    node('e', 'failed', 0, 5),
  ]

  it('puts what runs on top, then what failed, what is done (the last first) and what is planned', () => {
    expect(names(nodes)).toEqual(['running 1', 'c', 'failed 1', 'e', 'done 2', 'd', 'a', 'planned 1', 'b'])
  })

  it('shows only those whose name holds the wanted text, and no empty group', () => {
    expect(names(nodes, ' D ')).toEqual(['done 1', 'd'])
  })

  it('has a separate key for every row', () => {
    const keys = groupRows(nodes).map(rowKey)
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('groups derivations in proportion to their number', async () => {
    const sized = (count: number) => {
      const many = Array.from({ length: count }, (_, i) =>
        node(`n${i}`, i % 3 ? 'done' : 'planned', i, i + 5),
      )
      return () => expect(groupRows(many)).toHaveLength(count + 2)
    }
    // Eight times as many: 8 in proportion, 64 by their square.
    expect(await growth(sized(2500), sized(20_000))).toBeLessThan(32)
  })

  it('counts on for what still runs', () => {
    expect(durationMs(node('x', 'running', 200), 1200)).toBe(1000)
    expect(durationMs(node('x', 'planned'), 1200)).toBeNull()
  })

  it('spans its axis over all that has started', () => {
    expect(rowsAxis(nodes, 9_500)).toMatchObject({ fromMs: 0, toMs: 10_000 })
    expect(rowsAxis([], 5)).toMatchObject({ fromMs: 0, toMs: 1000 })
  })

  it('takes the name out of a store path', () => {
    const hash = 'abcdfghijklmnpqrsvwxyz0123456789'
    expect(derivationName(`/nix/store/${hash}-linux-6.12.drv`)).toBe('linux-6.12')
  })

  it('shows what a record holds when the job is gone, the failed derivation too', () => {
    const record = {
      built: [{ drv: '/nix/store/a.drv', name: 'a', seconds: 2, logLines: 7 }],
      error: { details: { derivation: '/nix/store/b.drv' } },
    } as unknown as BuildRecord
    expect(names(recordNodes(record))).toEqual(['failed 1', 'b', 'done 1', 'a'])
    expect(recordNodes(record)[0]).toMatchObject({ startedMs: 0, stoppedMs: 2000, logLines: 7 })
  })
})
