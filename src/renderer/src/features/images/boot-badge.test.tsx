import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { Image } from '#shared/images/image.ts'
import { inWindow } from '#testing/in-window.tsx'
import { BootBadge } from './boot-badge.tsx'

const sha256 = 'a'.repeat(64)
const bootTest: NonNullable<Image['bootTest']> = {
  format: 'raw',
  sha256,
  when: 1,
  qemu: '7.2.22',
  accel: 'tcg',
  checks: [{ kind: 'tcp', port: 22, outcome: 'passed', seconds: 40 }],
  seconds: 42,
}
const raw = { file: 'a.raw', path: '/a.raw', sizeBytes: 1, modifiedMs: 1, sha256, state: 'present' } as const
const isShown = (image: Pick<Image, 'bootTest' | 'formats'>) => {
  const { unmount } = inWindow(<BootBadge image={image} />)
  const found = screen.queryByText('Boot-tested') !== null
  unmount()
  return found
}

test('an image is called boot-tested as long as its file is the one that was booted', () => {
  expect(isShown({ bootTest, formats: { raw } })).toBe(true)
  expect(isShown({ bootTest: null, formats: { raw } })).toBe(false)
  expect(isShown({ bootTest, formats: { raw: { ...raw, state: 'changed' } } })).toBe(false)
  expect(isShown({ bootTest, formats: { raw: { ...raw, sha256: 'b'.repeat(64) } } })).toBe(false)
  expect(isShown({ bootTest, formats: {} })).toBe(false)
})
