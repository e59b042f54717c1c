import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Bounds, minimumSize, parseWindowState, placeWindow, type WindowState } from './window-state.ts'

const display: Bounds = { x: 0, y: 0, width: 1920, height: 1080 }
const at = (bounds: Bounds, maximised = false): WindowState => ({ schema: 1, bounds, maximised })

test('a window reopens where it was', () => {
  const saved = at({ x: 100, y: 50, width: 1000, height: 700 }, true)
  expect(placeWindow(saved, [display])).toEqual({ bounds: saved.bounds, maximised: true })
})

test('a window on a missing display reopens in the middle of the primary one', () => {
  const saved = at({ x: 2500, y: 50, width: 1000, height: 700 })
  expect(placeWindow(saved, [display]).bounds).toEqual({ x: 320, y: 130, width: 1280, height: 820 })
})

test('a window larger than its display shrinks', () => {
  const saved = at({ x: 0, y: 0, width: 4000, height: 3000 })
  expect(placeWindow(saved, [display]).bounds).toEqual({ x: 0, y: 0, width: 1920, height: 1080 })
})

test('text that is not a window state counts as none', () => {
  for (const text of ['', '{', '{"schema":2}', '{"schema":1,"bounds":{"x":0},"maximised":false}', 'null'])
    expect(parseWindowState(text)).toBeNull()
  const state = at(display)
  expect(parseWindowState(JSON.stringify(state))).toEqual(state)
})

test('wherever it was, the title bar is reachable and the size is usable', () => {
  const number = fc.integer({ min: -5000, max: 5000 })
  const size = fc.integer({ min: 1, max: 6000 })
  fc.assert(
    fc.property(number, number, size, size, (x, y, width, height) => {
      const { bounds } = placeWindow(at({ x, y, width, height }), [display])
      expect(bounds.width).toBeGreaterThanOrEqual(minimumSize.width)
      expect(bounds.height).toBeGreaterThanOrEqual(minimumSize.height)
      expect(bounds.y).toBeGreaterThanOrEqual(0)
      expect(bounds.x).toBeLessThanOrEqual(display.width - 120)
    }),
  )
})
