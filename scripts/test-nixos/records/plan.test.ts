import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stages } from '../stages.ts'
import { type Known, planUnits, unitsOf } from './plan.ts'

const all = { hasPromises: () => true, hasOtherAnswers: () => true }
const unit = (id: number) => ({ profile: `p${id}`, stages: ['built'] as const, words: [] })
const date = fc.integer({ min: 1, max: 28 }).map(day => `2026-10-${String(day).padStart(2, '0')}`)
const known = fc
  .array(
    fc.record({ matches: fc.boolean(), day: fc.option(date), seconds: fc.integer({ min: 1, max: 2000 }) }),
    { maxLength: 20 },
  )
  .map(list =>
    list.map(({ matches, day, seconds }, id): Known => {
      const recorded = matches ? (day ?? '2026-10-01') : day
      return { unit: unit(id), matches, date: recorded, seconds: recorded ? seconds : null }
    }),
  )
const commits = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 40, maxLength: 40 })

test('every stage of the table is in one unit of some profile, and in no two of one profile', () => {
  const profiles = ['template', 'appliance', 'workstation']
  const names = new Set<string>()
  for (const profile of profiles) {
    const own = unitsOf(profile, all).flatMap(each => each.stages)
    expect(new Set(own).size).toBe(own.length)
    for (const name of own) names.add(name)
  }
  // The ISO is built for the stages that start from it.
  expect([...names].sort()).toEqual(stages.filter(name => name !== 'iso').sort())
})

test('a unit is run, left or taken from its record', () => {
  fc.assert(
    fc.property(known, fc.integer({ min: 0, max: 20_000 }), commits, (list, seconds, commit) => {
      const plan = planUnits(list, seconds, commit)
      const every = [...plan.run, ...plan.left, ...plan.taken]
      expect(every.map(({ unit: { profile } }) => profile).sort()).toEqual(
        list.map(({ unit: { profile } }) => profile).sort(),
      )
      expect(plan.taken.every(({ matches }) => matches)).toBe(true)
      expect(plan.left.some(({ matches }) => matches)).toBe(false)
      expect(plan.run.filter(({ matches }) => matches).length).toBeLessThanOrEqual(1)
      const cost = plan.run.reduce((sum, one) => sum + (one.seconds ?? Number.POSITIVE_INFINITY), 0)
      expect(cost).toBeLessThanOrEqual(seconds)
    }),
  )
})

test('the stalest comes first, what was never recorded after it, and one record is tried again', () => {
  const list: Known[] = [
    { unit: unit(0), matches: false, date: null, seconds: null },
    { unit: unit(1), matches: false, date: '2026-10-09', seconds: 10 },
    { unit: unit(2), matches: true, date: '2026-10-10', seconds: 10 },
    { unit: unit(3), matches: false, date: '2026-10-02', seconds: 10 },
    { unit: unit(4), matches: true, date: '2026-10-11', seconds: 10 },
  ]
  const { run, taken } = planUnits(list, Number.POSITIVE_INFINITY, '00000001')
  expect(run.map(({ unit: { profile } }) => profile)).toEqual(['p3', 'p1', 'p0', 'p4'])
  expect(taken.map(({ unit: { profile } }) => profile)).toEqual(['p2'])
})
