import { expect, test } from 'vitest'
import { KilnError } from '#shared/errors.ts'
import { texts } from '../texts.ts'
import { imageIdIn } from './find-image.ts'

const box = (end: string) => `box-20260101-000000-${end}`
const images = [box('000b'), box('000a'), 'kitchen-20260102-000000-0001']
const find = (word: string, others?: string[]) =>
  imageIdIn({ images, ...(others ? { others } : {}) }, word, 'images show')
const refused = (word: string) => {
  try {
    return find(word)
  } catch (thrown) {
    return thrown instanceof KilnError ? texts.error(thrown.report()).message : thrown
  }
}

test('an image is named by its ID, by a prefix of it, or as the latest', () => {
  expect(find(box('000a'))).toBe(box('000a'))
  expect(find('kit')).toBe('kitchen-20260102-000000-0001')
  expect(find('latest')).toBe(box('000b'))
  expect(imageIdIn({ images: [] }, 'latest', 'images show')).toBeNull()
  expect(find('oven')).toBeNull()
  expect(find('')).toBeNull()
})

test('a prefix of several IDs is refused, listing some of them', () => {
  expect(refused('box')).toBe(`2 images begin with "box": ${box('000b')} and ${box('000a')}.`)
  images.push(...['1', '2', '3', '4'].map(end => box(`100${end}`)))
  expect(refused('box')).toMatch(/^6 images begin with "box", among them (box-[\w-]+, ){4}and box-[\w-]+\.$/)
})

test('the remains of a build can be named, and are never the latest', () => {
  expect(imageIdIn({ images: [], others: [box('0001')] }, 'box', 'images rm')).toBe(box('0001'))
  expect(imageIdIn({ images: [], others: [box('0001')] }, 'latest', 'images rm')).toBeNull()
})
