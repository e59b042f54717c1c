import { expect, test } from 'vitest'
import { message } from '#shared/messages/codes.ts'
import { option } from './option.ts'
import { givesNoLogin, profileNotes } from './profile-notes.ts'

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

test('a system without any key gives no login, unless SSH takes a password that it has', () => {
  const no = (options: object, secrets: string[] | null = []) =>
    givesNoLogin(ready, { options: { ...options }, secrets })
  expect(no({})).toBe(true)
  expect(no({ authorizedKeys: ['ssh-ed25519 AAAA'] })).toBe(false)
  expect(no({ defaultPassword: true })).toBe(false)
  expect(no({ passwordLogin: true })).toBe(true)
  expect(no({ passwordLogin: true }, ['passwordHash'])).toBe(false)
  expect(no({ passwordLogin: true }, null)).toBe(false)
  expect(no({ passwordLogin: false }, ['passwordHash'])).toBe(true)
  expect(givesNoLogin({ schemaOptions: [] }, { options: {}, secrets: [] })).toBe(false)
})
