import { expect, test } from 'vitest'
import { option } from '../profiles/option.ts'
import { droppedAnswers, keptSecrets, resetAnswers, resetTakesLogin } from './reset-answers.ts'

const field = (key: string, label: string, more: object = {}) =>
  option.parse({ key, label, description: '', type: { kind: 'string' }, default: null, ...more })
const profile = {
  schemaOptions: [
    field('hostname', 'Host name', { type: { kind: 'string', format: 'hostname' } }),
    field('authorizedKeys', 'SSH keys', { type: { kind: 'list', of: { kind: 'string' } }, default: [] }),
    field('user', 'User', { default: 'admin' }),
    field('motto', 'Motto'),
    field('passwordHash', 'Password', { secret: true }),
  ],
}

test('a reset names what it drops: answers that differ from the defaults', () => {
  const options = { hostname: 'kitchen', authorizedKeys: ['ssh-ed25519 AAAA'], user: 'admin', motto: '' }
  expect(resetAnswers(profile, options)).toEqual({ hostname: 'kitchen' })
  expect(droppedAnswers(profile, options)).toEqual(['SSH keys'])
  expect(droppedAnswers(profile, { ...options, user: 'ada', motto: 'x' })).toEqual([
    'SSH keys',
    'User',
    'Motto',
  ])
  expect(droppedAnswers(undefined, { disk: '/dev/vda' })).toEqual(['disk'])
})

test('keeps secrets and names them by their labels', () => {
  expect(keptSecrets(profile, ['passwordHash', 'older'])).toEqual(['Password', 'older'])
})

test('warns if a reset drops the only login', () => {
  const takes = (options: object) => resetTakesLogin(profile, { options: { ...options }, secrets: [] })
  expect(takes({ authorizedKeys: ['ssh-ed25519 AAAA'] })).toBe(true)
  expect(takes({ user: 'ada' })).toBe(false)
})
