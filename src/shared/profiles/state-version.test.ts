import fc from 'fast-check'
import { expect, test } from 'vitest'
import { recordedVersion, stateVersion } from './state-version.ts'

test('reads the stateVersion that a machine recorded, whatever else its file has', () => {
  const digits = fc.integer({ min: 0, max: 99 }).map(number => String(number).padStart(2, '0'))
  fc.assert(
    fc.property(digits, digits, fc.jsonValue(), (year, month, more) => {
      const text = JSON.stringify({ schema: 1, more, stateVersion: `${year}.${month}` })
      expect(recordedVersion(text)).toBe(`${year}.${month}`)
    }),
  )
})

test('a file of another kind, or of a Kiln that did not record it, gives none, without an error', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), text => {
      const found = recordedVersion(text)
      if (found !== null) expect(stateVersion.safeParse(found).success).toBe(true)
    }),
  )
  for (const text of [
    null,
    '',
    '{',
    '[]',
    '{"schema":1}',
    '{"stateVersion":26.05}',
    '{"stateVersion":"26.05 "}',
  ])
    expect(recordedVersion(text)).toBeNull()
})
