import { describe, expect, it } from 'vitest'
import { noAnswers } from '#shared/seed/seed.ts'
import { administratorOf, isClosed, isWithoutSshLogin } from './login.ts'

const image = (options: Record<string, unknown>) => ({ provenance: { options } }) as never
const kilns = { authorizedKeys: [], passwordLogin: false, user: 'admin' }

it('detects that no login is possible if the image and the answers have no key and no password', () => {
  expect(isClosed(image(kilns), null)).toBe(true)
  expect(isClosed(image(kilns), noAnswers())).toBe(true)
  expect(isClosed(image({ ...kilns, authorizedKeys: ['ssh-ed25519 AAAA'] }), null)).toBe(false)
  expect(isClosed(image({ ...kilns, defaultPassword: true }), null)).toBe(false)
  expect(isClosed(image(kilns), { ...noAnswers(), sshKeys: ['ssh-ed25519 AAAA'] })).toBe(false)
  expect(isClosed(image(kilns), { ...noAnswers(), secrets: { passwordHash: '$y$a' } })).toBe(false)
})

it('reports nothing about an image whose options are unknown', () => {
  expect(isClosed(image({ authorizedKeys: [] }), null)).toBe(false)
  expect(isClosed(image({}), null)).toBe(false)
})

it("finds the administrator by the profile's option", () => {
  expect(administratorOf(image(kilns))).toBe('admin')
  expect(administratorOf(image({}))).toBe('root')
})

describe('a machine whose SSH refuses every login', () => {
  const withoutKeys = image({ authorizedKeys: [] })

  it('has neither a key nor a password that SSH accepts', () => {
    expect(isWithoutSshLogin(withoutKeys, null)).toBe(true)
    expect(isWithoutSshLogin(image(kilns), { ...noAnswers(), secrets: { passwordHash: '$y$a' } })).toBe(true)
    expect(isWithoutSshLogin(image({ ...kilns, defaultPassword: true, passwordLogin: true }), null)).toBe(
      false,
    )
    expect(isWithoutSshLogin(withoutKeys, { ...noAnswers(), sshKeys: ['ssh-ed25519 AAAA'] })).toBe(false)
    expect(isWithoutSshLogin(image({ authorizedKeys: ['ssh-ed25519 AAAA'] }), null)).toBe(false)
  })

  it('is not assumed if the profile has no option for keys', () => {
    expect(isWithoutSshLogin(image({}), null)).toBe(false)
  })
})
