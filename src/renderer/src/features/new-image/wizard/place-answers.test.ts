import { expect, test } from 'vitest'
import { option } from '#shared/profiles/option.ts'
import { answersFor, newDraft, noAnswers, takeOver } from './draft.ts'
import { withLocale } from './locale-answers.ts'

const text = (key: string, nixOption: string, usual: string) =>
  option.parse({ key, nixOption, label: key, type: { kind: 'string' }, description: '', default: usual })
const profile = {
  schemaOptions: [
    text('timeZone', 'kiln.timeZone', 'UTC'),
    text('locale', 'kiln.locale', 'en_US.UTF-8'),
    text('keyMap', 'kiln.keyMap', 'us'),
    text('message', 'services.message', 'UTC'),
  ],
}
const here = { timeZone: 'Europe/Paris', language: 'fr_FR.UTF-8', keymap: null, layout: null }
const optionsOf = (more: Partial<typeof noAnswers>) =>
  withLocale(profile, { ...noAnswers, ...more }, here).options

test('a new computer is where this one is, as far as that is known [N16]', () => {
  expect(optionsOf({})).toEqual({ timeZone: 'Europe/Paris', locale: 'fr_FR.UTF-8' })
})

test('what a person answered stays, the neutral answer too', () => {
  expect(optionsOf({ options: { timeZone: 'UTC' } })).toEqual({ timeZone: 'UTC', locale: 'fr_FR.UTF-8' })
})

test('a profile that is made for a place keeps it', () => {
  const dutch = { schemaOptions: [text('timeZone', 'kiln.timeZone', 'Europe/Amsterdam')] }
  expect(withLocale(dutch, noAnswers, here).options).toEqual({})
})

test('what was built before is built again as it was', () => {
  const again = takeOver(newDraft, { profile: 'test', options: {}, formats: [] })
  expect(withLocale(profile, answersFor(again, 'test'), here).options).toEqual({})
})
