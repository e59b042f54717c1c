import { expect, test } from 'vitest'
import { flashableFiles } from '#features/images/flashable.ts'
import { fingerprint } from '../job/labels.tsx'
import { withKey } from './ssh-keys-field.tsx'

const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIL9Zb2O0B1GQjQvT0vZcbhQ0dMmBzCzgoJ6iOd7iWvTk me@laptop'

test('a key of one’s own is added once and taken away, whatever its comment', () => {
  const added = withKey(['', 'ssh-rsa AAAA other'], key, true)
  expect(added).toEqual(['ssh-rsa AAAA other', key])
  expect(withKey(added, key.replace('me@laptop', 'elsewhere'), true)).toHaveLength(2)
  expect(withKey(added, key, false)).toEqual(['ssh-rsa AAAA other'])
})

test('a label has the fingerprint that ssh-keygen prints', async () => {
  expect(await fingerprint(key)).toBe('SHA256:Da1m7G7m87sxhMlzE/liw5AXTj60hbPxn1vJPoF/x28')
  expect(await fingerprint('key')).toBeNull()
  expect(await fingerprint('ssh-ed25519 !!!')).toBeNull()
})

test('only files that are there and that a drive takes are offered, the quickest first', () => {
  const file = { file: 'x', sizeBytes: 1, sha256: '0'.repeat(64), modifiedMs: 0, path: '/x' }
  const present = { ...file, state: 'present' as const }
  expect(
    flashableFiles({
      formats: { ova: present, iso: present, raw: { ...file, state: 'missing' }, qcow2: present },
    }),
  ).toEqual(['qcow2', 'iso'])
})
