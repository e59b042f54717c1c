import { expect, test } from 'vitest'
import { flashableFiles } from './flashable.ts'

test('only files that are there and that a drive takes are offered, the quickest first', () => {
  const file = { file: 'x', sizeBytes: 1, sha256: '0'.repeat(64), modifiedMs: 0, path: '/x' }
  const present = { ...file, state: 'present' as const }
  expect(
    flashableFiles({
      formats: { ova: present, iso: present, raw: { ...file, state: 'missing' }, qcow2: present },
    }),
  ).toEqual(['qcow2', 'iso'])
})
