import { expect, test } from 'vitest'
import { nixConfig } from './config.ts'

test('an ordinary system keeps Nix’s own sandbox and build users', () => {
  const text = nixConfig({ hasBuildUsers: true, hasSystemd: true })
  expect(text).toContain('experimental-features = nix-command flakes\n')
  expect(text).not.toMatch(/sandbox|build-users-group/)
})

test('in a container without build users, builds run as root and without a sandbox', () => {
  const text = nixConfig({ hasBuildUsers: false, hasSystemd: false })
  expect(text).toMatch(/^build-users-group =$/m)
  expect(text).toMatch(/^sandbox = false$/m)
})
