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

describe('the list of reporting boxes [A8]', () => {
  const kitchen = reportedBox({ hostname: 'kitchen', state: 'online' })
  const attic = reportedBox({ hostname: 'attic', state: 'offline', serial: 'PF3X' })
  const shed = reportedBox({ hostname: 'shed', state: 'attention', household: { id: 'h2', name: 'Grandma' } })
  const all = [kitchen, attic, shed]

  test('shows what needs attention first', () => {
    expect(filtered(all, noFilter)).toEqual([shed, attic, kitchen])
  })
  test('filters by state, household and what is on the label', () => {
    expect(filtered(all, { ...noFilter, show: 'offline' })).toEqual([attic])
    expect(filtered(all, { ...noFilter, household: 'h2' })).toEqual([shed])
    expect(filtered(all, { ...noFilter, text: 'pf3x' })).toEqual([attic])
    expect(filtered(all, { ...noFilter, text: 'grandma' })).toEqual([shed])
    expect(householdsOf(all).map(({ name }) => name)).toEqual(['Grandma', 'Home'])
  })
})

describe('the history of a box [A8]', () => {
  const value = ({ rootUsed }: { rootUsed: number | null }) => rootUsed
  test('ends with the newest, leaves out older values than the span, and keeps gaps empty', () => {
    const slots = slotsOf([summary(500, 0.1), summary(2, 0.5), summary(0, 0.6)], {
      span: 'hours',
      now,
      value,
    })
    expect(slots).toHaveLength(168)
    expect(slots.slice(-3)).toEqual([0.5, null, 0.6])
    expect(slots.filter(each => each !== null)).toHaveLength(2)
  })
  test('bars stay inside the chart and cover each slot with a value once', () => {
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
