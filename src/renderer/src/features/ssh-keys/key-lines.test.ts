import { expect, test } from 'vitest'
import { withKey } from './key-lines.ts'

const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIL9Zb2O0B1GQjQvT0vZcbhQ0dMmBzCzgoJ6iOd7iWvTk me@laptop'

test('the user’s key is added once and removed, whatever its comment', () => {
  const added = withKey(['', 'ssh-rsa AAAA other'], key, true)
  expect(added).toEqual(['ssh-rsa AAAA other', key])
  expect(withKey(added, key.replace('me@laptop', 'elsewhere'), true)).toHaveLength(2)
  expect(withKey(added, key, false)).toEqual(['ssh-rsa AAAA other'])
})
