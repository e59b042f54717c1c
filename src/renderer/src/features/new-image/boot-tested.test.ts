import { expect, test } from 'vitest'
import { sampleImage } from '#test/images/sample-image.ts'
import { lastBootTested } from './boot-tested.ts'

const image = sampleImage()
const { raw } = image.formats
const { format, accel } = { format: 'raw', accel: 'tcg' } as const
const tested = (name: string, when: number, sha256 = raw?.sha256 ?? '') => ({
  ...image,
  name,
  bootTest: { format, sha256, when, qemu: '7.2.22', accel, checks: [], seconds: 42 },
})

test('the image of the profile that was booted last is named', () => {
  const images = [tested('Old', 1), tested('New', 2), image]
  expect(lastBootTested(images, image.profile.id)).toBe('New')
  expect(lastBootTested(images, 'another')).toBeNull()
})

test('one whose file has changed since does not count', () => {
  expect(lastBootTested([tested('Old', 1, 'b'.repeat(64)), image], image.profile.id)).toBeNull()
})
