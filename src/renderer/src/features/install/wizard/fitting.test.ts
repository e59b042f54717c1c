import { expect, test } from 'vitest'
import { type Option, option } from '#shared/profiles/option.ts'
import type { SeedAnswers } from '#shared/seed/seed.ts'
import { newDraft } from './draft.ts'
import { type Installed, personalProblems, seedOf } from './fitting.ts'

const field = (part: Partial<Option> & Pick<Option, 'key' | 'type'>): Option =>
  option.parse({
    label: part.key,
    description: 'Of the system.',
    group: 'System',
    order: 1,
    advanced: false,
    required: false,
    secret: false,
    default: null,
    example: null,
    ...part,
  })
const kilns: Installed = {
  profile: 'appliance',
  options: {},
  fields: [
    field({ key: 'authorizedKeys', type: { kind: 'list', of: { kind: 'string' } }, default: [] }),
    field({ key: 'passwordLogin', type: { kind: 'bool' }, default: false }),
    field({ key: 'token', type: { kind: 'string' }, secret: true }),
  ],
}
const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB7JMBUvBUqvUy2hV0bHbVTJ9wz0l0rZsbk6rvYpP3Gz'
const given = (answers: Partial<SeedAnswers>) => ({
  ...newDraft.personal,
  answers: { ...newDraft.personal.answers, ...answers },
})
const wrong = (answers: Partial<SeedAnswers>, installed = kilns) =>
  personalProblems(given(answers), installed).all.map(({ field: at }) => at)

test('a system without any login needs a key before anything is planned', () => {
  expect(personalProblems(given({ hostname: 'box' }), kilns)).toMatchObject({ closed: true, seen: [] })
  expect(wrong({})).toEqual(['sshKeys'])
  expect(wrong({ sshKeys: [key] })).toEqual([])
  expect(wrong({}, { ...kilns, options: { authorizedKeys: [key] } })).toEqual([])
})

test('an answer that the system has no place for is reported at its field at once', () => {
  const wifi = [{ ssid: 'home', passphrase: 'long enough' }]
  expect(personalProblems(given({ sshKeys: [key], wifi }), kilns).seen).toMatchObject([{ field: 'wifi' }])
  expect(wrong({ sshKeys: [key], hostname: 'not a name' })).toEqual(['hostname'])
})

test('only secrets that the system wants are given, and nothing where there is no place for it', () => {
  const personal = given({ sshKeys: [key], secrets: { token: 'a', other: 'b' } })
  expect(seedOf(personal, kilns)?.secrets).toEqual({ token: 'a' })
  expect(seedOf(personal, null)).toBeNull()
  expect(seedOf(given({}), kilns)).toBeNull()
})
