import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  elementPx,
  isAtEnd,
  linesInView,
  maxElementPx,
  placeAfter,
  placeAt,
  type ScrollRoom,
  topForLine,
} from './scroll-map.ts'

const room = (lines: number): ScrollRoom => ({ lines, linePx: 20, viewPx: 400 })
const million = room(1_000_000)

describe('scroll map', () => {
  it('is one to one for a log that fits', () => {
    const small = room(1000)
    expect(elementPx(small)).toBe(20_000)
    expect(placeAfter(small, { top: 0, bar: 0 }, 5000).top).toBeCloseTo(5000)
  })

  it('keeps the element below what browsers can lay out', () => {
    expect(elementPx(million)).toBe(maxElementPx)
  })

  it('moves a long log by as many pixels as the wheel did', () => {
    const middle = placeAt(million, 500_000 * 20)
    expect(placeAfter(million, middle, middle.bar + 60).top).toBe(middle.top + 60)
    expect(placeAfter(million, middle, middle.bar - 60).top).toBe(middle.top - 60)
  })

  it('reaches the first and the last line by the ends of the bar', () => {
    const end = elementPx(million) - million.viewPx
    const last = placeAfter(million, { top: 0, bar: 0 }, end)
    expect(linesInView(million, last)).toEqual({ from: 999_980, to: 1_000_000 })
    expect(isAtEnd(million, last)).toBe(true)
    expect(linesInView(million, placeAfter(million, last, 0))).toEqual({ from: 0, to: 20 })
  })

  it('does not claim to be at the end one line above it', () => {
    expect(isAtEnd(million, placeAt(million, 999_979 * 20))).toBe(false)
  })

  it('shows any wanted line, whatever the length of the log', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20_000_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (lines, at) => {
          const long = room(lines)
          const line = Math.min(lines - 1, Math.floor(at * lines))
          const place = placeAt(long, topForLine(long, line))
          const shown = linesInView(long, place)
          expect(shown.from).toBeLessThanOrEqual(line)
          expect(shown.to).toBeGreaterThan(line)
          expect(shown.to - shown.from).toBeLessThanOrEqual(22)
          expect(place.bar).toBeLessThanOrEqual(elementPx(long))
        },
      ),
    )
  })

  it('lets the last line of a wrapped log come to the top of the view', () => {
    const wrapped = { ...room(15), beyondPx: 380 }
    const last = placeAfter(wrapped, { top: 0, bar: 0 }, elementPx(wrapped) - 400)
    expect(linesInView(wrapped, last)).toEqual({ from: 14, to: 15 })
  })

  it('survives an empty log', () => {
    expect(placeAt(room(0), 100)).toEqual({ top: 0, bar: 0 })
    expect(linesInView(room(0), { top: 0, bar: 0 })).toEqual({ from: 0, to: 0 })
  })
})
