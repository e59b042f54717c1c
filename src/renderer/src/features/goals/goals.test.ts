import { expect, test } from 'vitest'
import { isGoal } from '#shared/boxes/goal.ts'
import { formatsFor } from './goals.ts'

test('the format follows from what a person wants, where the profile offers one [N16]', () => {
  expect(formatsFor('drive', 'ova', ['raw', 'qcow2', 'iso'])).toEqual(['raw'])
  expect(formatsFor('drive', 'ova', ['iso'])).toEqual(['iso'])
  expect(formatsFor('try', 'ova', ['raw', 'ova'])).toEqual(['raw'])
  expect(formatsFor('vm', 'vhdx', ['raw', 'vhdx'])).toEqual(['vhdx'])
  expect(formatsFor('vm', 'vhdx', ['raw'])).toBeNull()
  expect(formatsFor(null, 'ova', ['raw'])).toBeNull()
})

test('a goal of an address is one of them, or none', () => {
  expect(isGoal('drive')).toBe(true)
  expect(isGoal('everything')).toBe(false)
  expect(isGoal(null)).toBe(false)
})
