import { expect, test } from 'vitest'
import { fingerprint } from './labels.tsx'

const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIL9Zb2O0B1GQjQvT0vZcbhQ0dMmBzCzgoJ6iOd7iWvTk me@laptop'

test('a label has the fingerprint that ssh-keygen prints', async () => {
  expect(await fingerprint(key)).toBe('SHA256:Da1m7G7m87sxhMlzE/liw5AXTj60hbPxn1vJPoF/x28')
  expect(await fingerprint('key')).toBeNull()
  expect(await fingerprint('ssh-ed25519 !!!')).toBeNull()
})
