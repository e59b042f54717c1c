import { expect, test } from 'vitest'
import { buildRequest } from '#shared/builds/build.ts'
import { option } from '#shared/profiles/option.ts'
import { sampleProfile } from '#test/profiles/sample-profile.ts'
import { requestProblems } from './request.ts'
import { tidied } from './tidy.ts'

const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKdurqJ4AFmtHVPUJsM703fIMKCnlAxhxfe82gycV7F0 ada@desk'
const sshKey = { kind: 'string', format: 'ssh-public-key' } as const
const made = (name: string, type: object) =>
  option.parse({ key: name, label: name, description: '', default: null, type })
const profile = {
  ...sampleProfile,
  schemaOptions: [
    made('keys', { kind: 'list', of: sshKey }),
    made('one', sshKey),
    made('text', { kind: 'string' }),
  ],
}
const request = (options: Record<string, string | string[]>) =>
  tidied(profile, buildRequest.parse({ profile: 'sample', formats: ['raw'], options }))

test('a key has one blank between its words, however it was pasted', () => {
  const pasted = [key, ` ${key}`, `${key}\n`, key.replaceAll(' ', '\t'), key.replaceAll(' ', ' \u00a0 ')]
  expect(request({ keys: pasted }).options['keys']).toEqual(pasted.map(() => key))
  expect(request({ one: `\t${key}` }).options['one']).toBe(key)
})

test('two lines stay two, and are refused; other answers stay as they are', () => {
  const two = request({ keys: [`${key}\n${key}`] })
  expect(two.options['keys']).toEqual([`${key}\n${key}`])
  expect(requestProblems(profile, two)).toHaveLength(1)
  expect(request({ text: ' a  b ', unknown: ' c  d ' }).options).toEqual({
    text: ' a  b ',
    unknown: ' c  d ',
  })
})
