import { expect, test } from 'vitest'
import { message } from '#shared/messages/codes.ts'
import { option } from './option.ts'
import { profileNotes } from './profile-notes.ts'

const field = (key: string, type: object, preset: unknown, secret = false) =>
  option.parse({ key, label: key, description: '', type, default: preset, secret })
const schemaOptions = [
  field('authorizedKeys', { kind: 'list', of: { kind: 'string' } }, []),
  field('passwordHash', { kind: 'string' }, null, true),
]
const ready = { notReady: null, schemaOptions }

test('a profile that cannot be built says why', () => {
  const profile = { ...ready, notReady: 'Its agent needs Swift 6.' }
  expect(profileNotes(profile, { authorizedKeys: ['ssh-ed25519 AAAA'] })).toEqual([
    message('build.note.not-ready', { reason: 'Its agent needs Swift 6.' }),
  ])
})

test('warns that no one can log in to an image without any key', () => {
  for (const options of [{}, { authorizedKeys: [] }, { passwordLogin: true }])
    expect(profileNotes(ready, options)).toEqual([message('build.note.no-login')])
  expect(profileNotes(ready, { authorizedKeys: ['ssh-ed25519 AAAA'] })).toEqual([])
})

test('warns for a profile without passwords too', () => {
  const keysOnly = { notReady: null, schemaOptions: schemaOptions.slice(0, 1) }
  expect(profileNotes(keysOnly, {})).toEqual([message('build.note.no-key')])
  expect(profileNotes(keysOnly, { authorizedKeys: ['ssh-ed25519 AAAA'] })).toEqual([])
})

test('a profile with other ways to log in is left alone', () => {
  expect(profileNotes({ notReady: null, schemaOptions: [] }, {})).toEqual([])
})
