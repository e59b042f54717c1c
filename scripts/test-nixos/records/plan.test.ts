import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Stage, stages } from '../stages.ts'
import { estimateSeconds, type KnownUnit, planUnits, type Unit, unitsOf } from './plan.ts'

const all = { hasPromises: () => true, hasOtherAnswers: () => true }
const unit = (id: number, ...own: Stage[]): Unit => ({
  profile: `p${id}`,
  stages: own.length > 0 ? own : ['built'],
  args: [],
})
const date = fc.integer({ min: 1, max: 28 }).map(day => `2026-10-${String(day).padStart(2, '0')}`)
const known = fc
  .array(
    fc.record({ matches: fc.boolean(), day: fc.option(date), seconds: fc.integer({ min: 1, max: 2000 }) }),
    { maxLength: 20 },
  )
  .map(list =>
    list.map(({ matches, day, seconds }, id): KnownUnit => {
      const recorded = matches ? (day ?? '2026-10-01') : day
      return { unit: unit(id), matches, date: recorded, seconds }
    }),
  )
const commits = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 40, maxLength: 40 })

test('every stage of the table is in one unit of some profile, and in no two of one profile', () => {
  const profiles = ['template', 'ai-sandbox', 'appliance', 'orchestrator', 'workstation']
  const names = new Set<string>()
  for (const profile of profiles) {
    const own = unitsOf(profile, all).flatMap(each => each.stages)
    expect(new Set(own).size).toBe(own.length)
    for (const name of own) names.add(name)
  }
  // The ISO is built for the stages that start from it.
  expect([...names].sort()).toEqual(stages.filter(name => name !== 'iso').sort())
})

test('the machine of a profile runs what its unit names, and no stage that has a unit', () => {
  const [machine, ...others] = unitsOf('ai-sandbox', all)
  expect(machine?.args).toContain('bad seed')
  expect(machine?.stages).toEqual(stages.slice(0, stages.indexOf('bad seed') + 1))
  expect(others.flatMap(each => each.stages)).toContain('other answers')
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
      const cost = plan.run.reduce((sum, one) => sum + one.seconds, 0)
      expect(cost).toBeLessThanOrEqual(seconds)
    }),
  )
})

test('the stalest comes first, what was never recorded after it, and one record is tried again', () => {
  const list: KnownUnit[] = [
    { unit: unit(0), matches: false, date: null, seconds: 10 },
    { unit: unit(1), matches: false, date: '2026-10-09', seconds: 10 },
    { unit: unit(2), matches: true, date: '2026-10-10', seconds: 10 },
    { unit: unit(3), matches: false, date: '2026-10-02', seconds: 10 },
    { unit: unit(4), matches: true, date: '2026-10-11', seconds: 10 },
  ]
  const { run, taken } = planUnits(list, Number.POSITIVE_INFINITY, '00000001')
  expect(run.map(({ unit: { profile } }) => profile)).toEqual(['p3', 'p1', 'p0', 'p4'])
  expect(taken.map(({ unit: { profile } }) => profile)).toEqual(['p2'])
})

test('a unit that was never recorded runs in limited time if its estimate fits', () => {
  const never = (id: number, seconds: number): KnownUnit => ({
    unit: unit(id),
    matches: false,
    date: null,
    seconds,
  })
  const stale: KnownUnit = { unit: unit(9), matches: false, date: '2026-10-02', seconds: 100 }
  const { run, left } = planUnits([never(0, 50), never(1, 900), stale], 200, '00000000')
  expect(run.map(({ unit: { profile } }) => profile)).toEqual(['p9', 'p0'])
  expect(left.map(({ unit: { profile } }) => profile)).toEqual(['p1'])
})

test('an estimate takes the slowest record of each stage, and what a stage without any took by hand', () => {
  const recorded = new Map<Stage, number[]>([
    ['built', [7, 5]],
    ['booted', [79, 231, 167]],
  ])
  expect(estimateSeconds(unit(0, 'built', 'booted'), recorded)).toBe(7 + 231)
  expect(estimateSeconds(unit(0, 'install by kexec'), recorded)).toBe(1900)
  // A record counts more than a run by hand.
  expect(estimateSeconds(unit(0, 'install by kexec'), new Map([['install by kexec', [400]]]))).toBe(400)
  // Neither a record nor a run by hand.
  expect(estimateSeconds(unit(0, 'switch'), recorded)).toBe(3200)
})
