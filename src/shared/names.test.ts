import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { english } from '#test/texts.ts'
import { fileStem, hostNameFor, imageId, isImageId, nameProblem, suggestion } from './names.ts'

describe('names', () => {
  it('turns every name, however hostile, into a plain file name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), name => {
        const stem = fileStem(name, 'fallback')
        expect(stem).toMatch(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/)
        expect(stem.length).toBeLessThanOrEqual(60)
      }),
    )
  })

  it('keeps what can be kept', () => {
    expect(fileStem('../../etc/pässwd "x" 🦊', 'tiny')).toBe('etc-passwd-x')
    expect(fileStem('🦊', 'tiny')).toBe('tiny')
    expect(fileStem('Living Room', 'tiny')).toBe('living-room')
  })

  it('accepts any language, and refuses line breaks, control characters, blanks and excess length', () => {
    for (const name of ['', 'Küche', '日本', 'box 🦊', `it's "fine"`, '../x', 'مطبخ', 'می‌خواهم', '👩‍🍳'])
      expect(nameProblem(name)).toBeNull()
    // Right to left by a mark is not the same as a script that is.
    for (const name of ['\u202ekitchen', 'kit\u200bchen', 'a\u2066b\u2069', '\ufeffbox'])
      expect(nameProblem(name)).toEqual({ code: 'answer.name-unseen' })
    for (const name of ['a\nb', 'a\tb', '\u2028', '   ', 'x'.repeat(81)])
      expect(nameProblem(name)).not.toBeNull()
  })

  it('creates ids that sort by time and are recognised', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 1000, max: 1e9 }), (time, later) => {
        const id = imageId('tiny', time, '00ff')
        expect(isImageId(id)).toBe(true)
        expect(imageId('tiny', time + later, '00ff') > id).toBe(true)
      }),
    )
    for (const id of ['', '..', 'tiny', 'tiny-20260101-000000-zzzz', '../tiny-20260101-000000-00ff']) {
      expect(isImageId(id)).toBe(false)
    }
  })

  it('suggests the nearest name, or nothing', () => {
    expect(english.text(suggestion('hostnam', ['size', 'hostname']))).toBe('Did you mean "hostname"?')
    expect(suggestion('elephant', ['size', 'hostname'])).toBe('')
  })
})

it.each([
  ['Kitchen', 'kitchen'],
  ['Küche 🦊', 'kuche'],
  ['Große Straße', 'grosse-strasse'],
  ['kіtchen', 'box'],
  ['مطبخ', 'box'],
  ['厨房 2', 'box'],
  ['🦊', 'box'],
])('the host name of %j is %j: none of half a name', (name, hostname) => {
  expect(hostNameFor(name, 'box')).toBe(hostname)
})
