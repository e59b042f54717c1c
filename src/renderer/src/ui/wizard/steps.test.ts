import { expect, test } from 'vitest'
import { missingIn, neighbour, type Step } from './steps.ts'

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

test('what is missing is that of the step that is shown', () => {
  type Asked = { step: Id; hosts: number }
  const nothing = () => null
  const asking: readonly Step<Id, Asked>[] = [
    { id: 'what', label: 'What', missing: nothing },
    { id: 'where', label: 'Where', missing: ({ hosts }) => (hosts === 0 ? 'Choose a host.' : null) },
    { id: 'confirm', label: 'Confirm', missing: nothing },
  ]
  expect(missingIn(asking, { step: 'where', hosts: 0 })).toBe('Choose a host.')
  expect(missingIn(asking, { step: 'where', hosts: 1 })).toBeNull()
  expect(missingIn(asking, { step: 'what', hosts: 0 })).toBeNull()
})
