import { expect, test } from 'vitest'
import { sampleImage } from '#test/images/sample-image.ts'
import { buildSettingsOf } from './image-settings.ts'

test('an image is built again with its options, formats, architecture and name', () => {
  const file = { file: 'a', sizeBytes: 1, sha256: '0'.repeat(64), modifiedMs: 1, path: '/a' }
  const image = sampleImage({
    name: 'Kitchen',
    profile: { id: 'tiny', name: 'Tiny', icon: 'box' },
    architecture: 'aarch64',
    // A missing file is requested again.
    formats: { ova: { ...file, state: 'missing' }, raw: { ...file, state: 'present' } },
  })
  image.provenance.options = { hostname: 'kitchen', size: 192 }
  expect(buildSettingsOf(image)).toEqual({
    profile: 'tiny',
    name: 'Kitchen',
    architecture: 'aarch64',
    options: { hostname: 'kitchen', size: 192 },
    formats: ['raw', 'ova'],
  })
  expect(buildSettingsOf({ ...image, name: 'Tiny' }).name).toBe('')
})
