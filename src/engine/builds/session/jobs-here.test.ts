import { expect, test } from 'vitest'
import { jobsHere } from './jobs-here.ts'

test('without builders the setting of this computer counts', () => {
  expect(jobsHere({ builders: 0, isThere: false, own: 3 })).toBe(3)
  expect(jobsHere({ builders: 0, isThere: false, own: null })).toBeNull()
})

test('with builders this computer builds nothing, and a builder that evaluates builds as it is set to', () => {
  expect(jobsHere({ builders: 2, isThere: false, own: 3 })).toBe(0)
  expect(jobsHere({ builders: 1, isThere: true, own: 3 })).toBeNull()
})
