import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { axisLabel, barOnAxis, timeAxis } from './time-axis.ts'

describe('time axis', () => {
  it('labels every tick with its unit', () => {
    expect([0, 15_000, 120_000, 150_000, 5_400_000].map(axisLabel)).toEqual([
      '0 s',
      '15 s',
      '2 min',
      '2 min 30 s',
      '1 h 30 min',
    ])
  })

  it('ends on a tick after the last moment', () => {
    expect(timeAxis(0, 47_000).ticks.map(tick => tick.label)).toEqual([
      '0 s',
      '15 s',
      '30 s',
      '45 s',
      '1 min',
    ])
  })

  it('starts at the tick before the first moment, so that a long evaluation leaves no empty space', () => {
    expect(timeAxis(61_000, 64_500).fromMs).toBe(61_000)
  })

  it('does not move while a build runs from one tick to the next', () => {
    expect(timeAxis(0, 46_000)).toEqual(timeAxis(0, 59_000))
  })

  it('holds both ends with two to six ticks, whatever the span', () => {
    fc.assert(
      fc.property(fc.nat(10 ** 8), fc.nat(10 ** 8), (from, span) => {
        const axis = timeAxis(from, from + span)
        expect(axis.fromMs).toBeLessThanOrEqual(from)
        expect(axis.toMs).toBeGreaterThanOrEqual(from + span)
        expect(axis.ticks.length).toBeGreaterThanOrEqual(2)
        expect(axis.ticks.length).toBeLessThanOrEqual(6)
      }),
    )
  })

  it('keeps every bar inside the axis and wide enough to see', () => {
    const axis = timeAxis(0, 60_000)
    expect(barOnAxis(axis, 59_999, 60_000).width).toBeGreaterThanOrEqual(0.004)
    const last = barOnAxis(axis, 60_000, 60_000)
    expect(last.left + last.width).toBeLessThanOrEqual(1)
    expect(barOnAxis(axis, 15_000, 45_000)).toEqual({ left: 0.25, width: 0.5 })
  })
})
