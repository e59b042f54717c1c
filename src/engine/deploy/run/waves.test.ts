import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HostPlan } from '#shared/deploy/plan.ts'
import { groupsOf, isStopped } from './waves.ts'

const host = (name: string): HostPlan => ({
  target: { name, host: name, port: 22, user: 'root', jump: null, identity: null },
  from: null,
  to: null,
  gets: null,
  withoutLogin: false,
  checks: null,
  generation: null,
  toGeneration: null,
  diff: null,
  stateVersion: null,
  proposedVersion: null,
  problem: null,
  last: null,
  reached: true,
})
const names = (groups: HostPlan[][]) => groups.map(group => group.map(({ target }) => target.name))

describe('waves [D7]', () => {
  it('come in their order, the canary from the first, and the other hosts last', () => {
    const hosts = ['a', 'b', 'c', 'd', 'e'].map(host)
    const waves = [
      { name: 'web', hosts: ['d', 'c'] },
      { name: 'db', hosts: ['a'] },
    ]
    expect(names(groupsOf({ hosts, request: { canary: 1, waves } }))).toEqual([
      ['c'],
      ['d'],
      ['a'],
      ['b', 'e'],
    ])
    expect(names(groupsOf({ hosts, request: { canary: 0, waves: [] } }))).toEqual([['a', 'b', 'c', 'd', 'e']])
  })

  it('have each host once, whatever they name', () => {
    const word = fc.constantFrom('a', 'b', 'c', 'd', 'x')
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd')),
        fc.array(fc.record({ name: word, hosts: fc.array(word) })),
        fc.nat({ max: 6 }),
        (hosts, waves, canary) => {
          const groups = names(groupsOf({ hosts: hosts.map(host), request: { canary, waves } }))
          expect(groups.flat().sort()).toEqual(hosts.toSorted())
          expect(groups.every(group => group.length > 0)).toBe(true)
        },
      ),
    )
  })

  it('stop after a failure as the request wants it', () => {
    const [here, before] = [
      { inThis: true, before: false },
      { inThis: false, before: true },
    ]
    expect([isStopped('stop', here), isStopped('stop', before)]).toEqual([true, true])
    expect([isStopped('finish-wave', here), isStopped('finish-wave', before)]).toEqual([false, true])
    expect([isStopped('go-on', here), isStopped('go-on', before)]).toEqual([false, false])
  })
})
