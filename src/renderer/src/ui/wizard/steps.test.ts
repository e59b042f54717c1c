import { expect, test } from 'vitest'
import { neighbour } from './steps.ts'

const steps = [{ id: 'what' }, { id: 'where' }, { id: 'confirm' }] as const
type Id = (typeof steps)[number]['id']

test('the neighbour of a step is the one before or after it, and none beyond the ends', () => {
  expect(neighbour<Id>(steps, 'where', 1)).toBe('confirm')
  expect(neighbour<Id>(steps, 'where', -1)).toBe('what')
  expect(neighbour<Id>(steps, 'what', -1)).toBeNull()
  expect(neighbour<Id>(steps, 'confirm', 1)).toBeNull()
})

test('a step that this wizard does not have has no neighbours', () => {
  expect(neighbour<string>(steps, 'personalise', 1)).toBeNull()
})
