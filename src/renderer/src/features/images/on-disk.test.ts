import { expect, test } from 'vitest'
import { sampleImage } from '#test/images/sample-image.ts'
import { onDisk } from './on-disk.ts'

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
  expect(onDisk(image(337e6, 106e6))).toBe(
    '337 MB in all, of which 106 MB are stored: empty parts take no space',
  )
})

test('where they agree there is one', () => {
  expect(onDisk(image(106e6, 106e6))).toBe('106 MB on disk')
})
