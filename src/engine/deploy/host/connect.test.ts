import { expect, test } from 'vitest'
import { failure } from '#shared/errors.ts'
import { isNoLogin, isOfSsh } from './connect.ts'

test('a login that the jump host refuses says nothing about the host behind it', () => {
  const operation = 'ssh.connect'
  const values = { host: 'box', methods: 'publickey' }
  expect(isNoLogin(failure('ssh.denied', { operation, values: { ...values, user: 'ada' } }))).toBe(true)
  const jumpDenied = [
    failure('ssh.jump-denied', { operation, values: { ...values, jump: 'gate' } }),
    failure('ssh.jump-key-unknown', { operation, values: { host: 'box', jump: 'gate' } }),
  ]
  for (const error of jumpDenied) expect([isNoLogin(error), isOfSsh(error)]).toEqual([false, true])
})
