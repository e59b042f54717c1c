import fc from 'fast-check'
import { expect, it } from 'vitest'
import { updateStaleIn } from './update-stale.ts'

it('tells an expired pointer and a repository without commits from all else', () => {
  const read = (record: object) => updateStaleIn(JSON.stringify(record))
  expect(read({ outcome: 'refused', refusal: 'expired' })).toBe('expired')
  expect(read({ outcome: 'current', stale: 15 })).toBe('no-commit')
  expect(read({ outcome: 'refused', refusal: 'signature' })).toBeNull()
  expect(read({ outcome: 'ready', stale: 'long' })).toBeNull()
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), text => updateStaleIn(text) === null))
})
