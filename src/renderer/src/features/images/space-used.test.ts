import { expect, test } from 'vitest'
import { sampleImage } from '#test/images/sample-image.ts'
import { spaceUsed } from './space-used.ts'

const raw = {
  file: 'a.raw',
  path: '/a.raw',
  modifiedMs: 1,
  sha256: 'a'.repeat(64),
  state: 'present',
} as const
const image = (sizeBytes: number, allocatedBytes: number) =>
  sampleImage({ formats: { raw: { ...raw, sizeBytes } }, allocatedBytes })

test('where files have empty parts both sizes are given, with the reason why they differ', () => {
  expect(spaceUsed(image(337e6, 106e6))).toBe(
    '106 MB used: the files are 337 MB long, and their empty parts take no space',
  )
})

test('where they agree there is one', () => {
  expect(spaceUsed(image(106e6, 106e6))).toBe('106 MB used')
})
