import { expect, test } from 'vitest'
import { jobCancelled } from './job-text.ts'

test('a cancelled job shows only the text that fits it', () => {
  expect(jobCancelled({ kind: 'checkpoint' })).toBe('No checkpoint was created.')
  expect(jobCancelled({ kind: 'go-back' })).toBeNull()
  expect(jobCancelled({ kind: 'convert' })).toBe('The files that were there before are unchanged.')
})
