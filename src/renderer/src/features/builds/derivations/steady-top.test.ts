import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Seen, steadyTop } from './steady-top.ts'

const rows = (text: string) => [...text]
const seen = (keys: string, topPx: number, selected: string | null = null): Seen => ({
  keys: rows(keys),
  topPx,
  heightPx: 30,
  rowPx: 10,
  selected,
})

describe('a view of rows that come and go', () => {
  it('moves with the first row that it shows', () => {
    expect(steadyTop(seen('abcdef', 24), rows('abXXcdef'))).toBe(44)
    expect(steadyTop(seen('abcdef', 24), rows('acdef'))).toBe(14)
  })

  it('moves with the chosen row instead while that is in view', () => {
    expect(steadyTop(seen('abcdef', 20, 'd'), rows('abcXdef'))).toBe(30)
    expect(steadyTop(seen('abcdef', 20, 'f'), rows('abcdeXf'))).toBeNull()
  })

  it('stays when nothing came or went above it, and at the very top', () => {
    expect(steadyTop(seen('abcdef', 20), rows('abcXXX'))).toBeNull()
    expect(steadyTop(seen('abcdef', 0), rows('Xabcdef'))).toBeNull()
  })

  it('goes to the nearest row above one that is gone', () => {
    expect(steadyTop(seen('abcdef', 30), rows('Xab'))).toBe(40)
    expect(steadyTop(seen('abc', 20), rows('xyz'))).toBeNull()
  })

  it('shows the same row at the same height, wherever rows were put in', () => {
    const keys = fc.uniqueArray(fc.integer({ min: 0, max: 30 }).map(String), { minLength: 1 })
    fc.assert(
      fc.property(keys, fc.array(fc.tuple(fc.nat(), fc.nat())), fc.nat(), (before, added, scrolled) => {
        const now = [...before]
        for (const [n, [where]] of added.entries()) now.splice(where % (now.length + 1), 0, `new ${n}`)
        const topPx = scrolled % (before.length * 10)
        const at = Math.floor(topPx / 10)
        const next = steadyTop({ keys: before, topPx, heightPx: 30, rowPx: 10, selected: null }, now) ?? topPx
        if (topPx > 0) expect(now.indexOf(before[at] ?? '') * 10 - next).toBe(at * 10 - topPx)
      }),
    )
  })
})
