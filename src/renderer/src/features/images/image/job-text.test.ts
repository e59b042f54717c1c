import { expect, test } from 'vitest'
import { jobCancelled } from './job-text.ts'

test('of a cancelled job only that is said which it has to do with', () => {
  expect(jobCancelled({ kind: 'checkpoint' })).toBe('No checkpoint was created.')
  expect(jobCancelled({ kind: 'go-back' })).toBeNull()
  expect(jobCancelled({ kind: 'convert' })).toBe('The files that were there before are unchanged.')
})
