import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createNeeds } from './needs.ts'

const paths = ['a', 'b', 'c', 'd', 'e'].map(name => `/nix/store/x-${name}.drv`)
const path = fc.constantFrom(...paths)
const step = fc.oneof(
  fc.record({ kind: fc.constant('appear' as const), drv: path }),
  fc.record({ kind: fc.constant('learn' as const), inputs: fc.array(path, { maxLength: 6 }) }),
  fc.record({ kind: fc.constant('take' as const) }),
)

const apply = (all: Record<string, string[]>, needs: ReturnType<typeof createNeeds>) => {
  for (const { drv, needs: list } of needs.takeChanged()) all[drv] = list
}

describe('which derivation needs which', () => {
  it('takes in a derivation that appears after the answer that names it', () => {
    const needs = createNeeds()
    needs.appear('/image.drv')
    needs.learn('/image.drv', ['/late.drv', '/never.drv'])
    expect(needs.takeChanged()).toEqual([])
    needs.appear('/late.drv')
    expect(needs.takeChanged()).toEqual([{ drv: '/image.drv', needs: ['/late.drv'] }])
    expect(needs.takeUnknown(9)).toEqual(['/image.drv', '/late.drv'])
    expect(needs.takeUnknown(9)).toEqual([])
  })

  it('stays bounded whatever a store answers', () => {
    const needs = createNeeds()
    const many = Array.from({ length: 200_000 }, (_, n) => `/input-${n}.drv`)
    for (const drv of ['/one.drv', '/two.drv', ...many.slice(0, 10)]) needs.appear(drv)
    needs.learn('/one.drv', many)
    needs.learn('/two.drv', many)
    expect(Object.keys(needs.all())).toEqual(['/one.drv'])
  })

  it('gives the same result in any order: the answers among what has appeared, each once', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), steps => {
        const needs = createNeeds()
        const told: Record<string, string[]> = {}
        const known = new Set<string>()
        const answered = new Map<string, Set<string>>()
        for (const each of steps) {
          if (each.kind === 'appear') {
            known.add(each.drv)
            needs.appear(each.drv)
          } else if (each.kind === 'take') apply(told, needs)
          else
            for (const drv of needs.takeUnknown(1)) {
              expect(known.has(drv) && !answered.has(drv)).toBe(true)
              answered.set(drv, new Set(each.inputs.filter(input => input !== drv)))
              needs.learn(drv, each.inputs)
            }
        }
        apply(told, needs)
        const wanted = [...answered].map(([drv, inputs]) => [drv, [...inputs].filter(one => known.has(one))])
        const sorted = (all: Record<string, string[]>) =>
          Object.fromEntries(Object.entries(all).map(([drv, list]) => [drv, list.toSorted()]))
        expect(sorted(told)).toEqual(sorted(Object.fromEntries(wanted.filter(([, list]) => list?.length))))
        expect(told).toEqual(needs.all())
      }),
    )
  })
})
