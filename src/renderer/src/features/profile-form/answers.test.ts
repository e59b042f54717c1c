import { expect, test } from 'vitest'
import { testProfile } from '#test/profiles/window-profile.ts'
import { optionAnswer } from './answers.ts'

test('an option that was not answered shows its default, or nothing of its kind', () => {
  const shown = testProfile.schemaOptions.map(option => optionAnswer(option, {}))
  expect(shown).toEqual(['tiny', 192, [], '', ''])
})
