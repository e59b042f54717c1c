import { expect, test } from 'vitest'
import { sampleImage } from '#test/images/sample-image.ts'
import { olderImages } from './older-images.ts'

const image = (
  id: string,
  createdAt: number,
  profile: string,
  architecture: 'x86_64' | 'aarch64' = 'x86_64',
) => sampleImage({ id, createdAt, architecture, profile: { id: profile, name: profile, icon: 'box' } })

test('the newest of each profile and architecture are kept, whatever their order', () => {
  const images = [
    image('a1', 1, 'a'),
    image('a3', 3, 'a'),
    image('a2', 2, 'a'),
    image('b1', 1, 'b'),
    image('arm', 0, 'a', 'aarch64'),
  ]
  expect(olderImages(images, 1)).toEqual(['a2', 'a1'])
  expect(olderImages(images, 2)).toEqual(['a1'])
  expect(olderImages(images, 3)).toEqual([])
})
