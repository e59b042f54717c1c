import { expect, test } from 'vitest'
import { type Option, option } from '../profiles/option.ts'
import { noAnswers } from '../seed/seed.ts'
import { driveAnswers, sharedAnswers } from './drive-answers.ts'

const asked = (key: string, more: Partial<Option> = {}) =>
  option.parse({ key, label: key, description: key, default: '', type: { kind: 'string' }, ...more })
const profile = {
  schemaOptions: [
    asked('name', { type: { kind: 'string', format: 'hostname' } }),
    asked('zone', { nixOption: 'kiln.timeZone' }),
    asked('language', { nixOption: 'kiln.locale' }),
    asked('keys', { nixOption: 'kiln.keyMap' }),
    asked('keyboard', { nixOption: 'services.xserver.xkb.layout' }),
    asked('message'),
  ],
}

test("finds the answers that a flash overrides, by the profile's option keys [N16]", () => {
  const seed = { ...noAnswers(), hostname: 'attic', timeZone: 'Europe/Amsterdam', keymap: 'de', user: 'ada' }
  expect(driveAnswers(seed, profile)).toEqual({
    name: 'attic',
    zone: 'Europe/Amsterdam',
    keys: 'de',
  })
  expect(driveAnswers(noAnswers(), profile)).toEqual({})
  expect(driveAnswers(null, profile)).toEqual({})
  expect(driveAnswers(seed, { schemaOptions: [] })).toEqual({})
})

test('boxes of one image share all answers except those on their drives', () => {
  const drive = { name: 'Ultra', serial: 'S1', model: 'Ultra', sizeBytes: 32e9, image: null, at: 20 }
  const box = (name: string, own: string) => ({
    options: { name, message: 'hi' },
    drives: [{ ...drive, answers: { name: own } }],
  })
  expect(sharedAnswers(box('attic', 'attic'))).toEqual(sharedAnswers(box('cellar', 'cellar')))
  // Answered differently since: that is another system.
  expect(sharedAnswers(box('den', 'attic'))).toEqual({ name: 'den', message: 'hi' })
  expect(sharedAnswers({ options: { message: 'hi' }, drives: [drive] })).toEqual({ message: 'hi' })
})
