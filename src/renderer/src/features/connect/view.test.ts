import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { reportedBox } from '#testing/sample-report.ts'
import { barsOf, slotsOf, spans } from './box/trend.ts'
import { filtered, householdsOf, noFilter } from './view.ts'

const hour = spans.hours.ms
const now = 1_000_000 * hour + 5
const summary = (hoursAgo: number, rootUsed: number | null) => ({
  at: (1_000_000 - hoursAgo) * hour,
  reports: 4,
  failedUnits: 0,
  rootUsed,
  memoryUsed: null,
})

describe('the list of boxes that report [A8]', () => {
  const kitchen = reportedBox({ hostname: 'kitchen', state: 'online' })
  const attic = reportedBox({ hostname: 'attic', state: 'offline', serial: 'PF3X' })
  const shed = reportedBox({ hostname: 'shed', state: 'attention', household: { id: 'h2', name: 'Grandma' } })
  const all = [kitchen, attic, shed]

  test('what needs a look comes first', () => {
    expect(filtered(all, noFilter)).toEqual([shed, attic, kitchen])
  })
  test('it is found by state, household and what is on its label', () => {
    expect(filtered(all, { ...noFilter, show: 'offline' })).toEqual([attic])
    expect(filtered(all, { ...noFilter, household: 'h2' })).toEqual([shed])
    expect(filtered(all, { ...noFilter, text: 'pf3x' })).toEqual([attic])
    expect(filtered(all, { ...noFilter, text: 'grandma' })).toEqual([shed])
    expect(householdsOf(all).map(({ name }) => name)).toEqual(['Grandma', 'Home'])
  })
})

describe('how a box was over time [A8]', () => {
  const value = ({ rootUsed }: { rootUsed: number | null }) => rootUsed
  test('the newest is at the end, what is older than the span is left out, and gaps are empty', () => {
    const slots = slotsOf([summary(500, 0.1), summary(2, 0.5), summary(0, 0.6)], {
      span: 'hours',
      now,
      value,
    })
    expect(slots).toHaveLength(168)
    expect(slots.slice(-3)).toEqual([0.5, null, 0.6])
    expect(slots.filter(each => each !== null)).toHaveLength(2)
  })
  test('bars are inside of the picture and cover each slot with a value once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.double({ min: 0, max: 2, noNaN: true })), { maxLength: 50 }),
        slots => {
          const covered = barsOf(slots, 1).flatMap(({ x, width, height }) => {
            expect(height).toBeGreaterThanOrEqual(0)
            expect(height).toBeLessThanOrEqual(1)
            return Array.from({ length: width }, (_, at) => x + at)
          })
          expect(covered).toEqual([...slots.entries()].flatMap(([at, each]) => (each === null ? [] : [at])))
        },
      ),
    )
  })
})
