import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BuildGraph, DerivationNode } from '#shared/builds/build-graph.ts'
import { createTreeMemo, derivationTree } from './derivation-tree.ts'

const shown = (drvs: string[], needs: BuildGraph['needs']) => {
  const { order, parents, levels } = derivationTree(drvs, needs)
  return order.map(at => `${levels[at]} ${drvs[at]} < ${drvs[parents[at] ?? -1] ?? '·'}`)
}

/** Any graph over ten names, with cycles and unknown names. */
const name = fc.constantFrom(...'abcdefghij')
const graph = fc.tuple(
  fc.uniqueArray(name),
  fc.dictionary(name, fc.array(fc.oneof(name, fc.constant('stranger')), { maxLength: 5 }), {
    noNullPrototype: true,
  }),
)

describe('tree of derivations', () => {
  it('has the outputs on top and below each what it needs', () => {
    expect(shown(['etc', 'top', 'raw', 'iso'], { raw: ['top'], iso: ['top'], top: ['etc'] })).toEqual([
      '0 raw < ·',
      '0 iso < ·',
      '1 top < raw',
      '2 etc < top',
    ])
  })

  it('shows what several need once, under the one nearest to an output', () => {
    const needs = { raw: ['top', 'busybox'], top: ['busybox', 'etc'], etc: ['busybox'] }
    expect(shown(['busybox', 'etc', 'top', 'raw'], needs)).toEqual([
      '0 raw < ·',
      '1 busybox < raw',
      '1 top < raw',
      '2 etc < top',
    ])
  })

  it('of two that are equally near, takes the one that Nix named first, in whatever order they arrive', () => {
    const drvs = ['shared', 'one', 'two', 'raw']
    const wanted = ['0 raw < ·', '1 one < raw', '1 two < raw', '2 shared < one']
    expect(shown(drvs, { raw: ['two', 'one'], two: ['shared'], one: ['shared'] })).toEqual(wanted)
    expect(shown(drvs, { one: ['shared'], two: ['shared'], raw: ['one', 'two'] })).toEqual(wanted)
  })

  it('is a list while the dependencies are unknown', () => {
    expect(shown(['a', 'b'], {})).toEqual(['0 a < ·', '0 b < ·'])
  })

  it('survives a cycle', () => {
    expect(shown(['a', 'b', 'c'], { a: ['b'], b: ['a'], c: ['c'] })).toEqual([
      '0 c < ·',
      '0 a < ·',
      '1 b < a',
    ])
  })

  it('holds every derivation exactly once, one level below its parent, by a need that there is', () => {
    fc.assert(
      fc.property(graph, ([drvs, needs]) => {
        const { order, parents, levels, children, roots } = derivationTree(drvs, needs)
        expect(order.toSorted((a, b) => a - b)).toEqual(drvs.map((_, at) => at))
        expect([...roots, ...children.flat()].toSorted((a, b) => a - b)).toEqual(drvs.map((_, at) => at))
        order.forEach((at, i) => {
          const parent = parents[at] ?? -1
          expect(levels[at]).toBe(parent < 0 ? 0 : (levels[parent] ?? -2) + 1)
          if (parent < 0) {
            expect(roots).toContain(at)
            return
          }
          expect(order.indexOf(parent)).toBeLessThan(i)
          expect(children[parent]).toContain(at)
          expect(needs[drvs[parent] ?? '']).toContain(drvs[at])
        })
      }),
    )
  })

  it('is as flat as its graph allows: no dependant is more than one level above', () => {
    // Without cycles: each needs only what was named before it, as Nix names them.
    const acyclic = fc
      .array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 1, maxLength: 12 })
      .map(lists =>
        Object.fromEntries(lists.map((list, at) => [`${at}.drv`, at ? list.map(n => `${n % at}.drv`) : []])),
      )
    fc.assert(
      fc.property(acyclic, needs => {
        const drvs = Object.keys(needs)
        const { levels } = derivationTree(drvs, needs)
        drvs.forEach((drv, at) => {
          for (const input of needs[drv] ?? [])
            expect(levels[drvs.indexOf(input)]).toBeLessThanOrEqual((levels[at] ?? 0) + 1)
        })
      }),
    )
  })

  it('is made again only when something was added', () => {
    const node = (drv: string, logLines: number) => ({ drv, logLines }) as DerivationNode
    const treeOf = createTreeMemo()
    const needs = { a: ['b'] }
    const first = treeOf([node('a', 0), node('b', 0)], needs)
    expect(treeOf([node('a', 9), node('b', 0)], needs)).toBe(first)
    expect(treeOf([node('a', 9), node('b', 0), node('c', 0)], needs)).not.toBe(first)
    expect(treeOf([node('a', 9), node('b', 0)], { ...needs })).not.toBe(first)
  })
})
