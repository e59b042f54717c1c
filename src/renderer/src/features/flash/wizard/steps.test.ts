import { expect, test } from 'vitest'
import { sampleDrive } from '#test/drives/sample-drive.ts'
import { choose } from './drive-choice.ts'
import { buttonText, stepsFor } from './steps.ts'

test('an image that cannot be personalised has no such step', () => {
  const ids = (canPersonalise: boolean | null) => stepsFor(canPersonalise).map(({ id }) => id)
  expect(ids(false)).toEqual(['what', 'where', 'confirm'])
  expect(ids(null)).toContain('personalise')
  expect(ids(true)).toEqual(ids(null))
})

test('the button names the action and the drive, or how many', () => {
  const one = choose(sampleDrive())
  const drives = (...names: string[]) => ({ drives: names.map(name => ({ ...one, name })) })
  expect(buttonText(drives('SanDisk Ultra 32 GB'))).toBe('Erase SanDisk Ultra 32 GB and write')
  expect(buttonText(drives('a', 'b', 'c'))).toBe('Erase 3 drives and write')
})
