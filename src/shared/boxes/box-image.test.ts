import { expect, test } from 'vitest'
import type { Image } from '../images/image.ts'
import { type Option, option } from '../profiles/option.ts'
import { isAnsweredOtherwise, notAnsweredNow } from './box-image.ts'

const image = (options: object) =>
  ({
    id: 'image-1',
    name: 'kitchen',
    profile: { id: 'tiny', name: 'Tiny' },
    architecture: 'x86_64',
    formats: {},
    provenance: { flake: null, options },
  }) as unknown as Image
const asked = (key: string, preset: Option['default']) =>
  option.parse({ key, label: key, description: key, default: preset, type: { kind: 'string' } })
const profile = {
  schemaOptions: [asked('hostname', 'tiny'), asked('message', 'Welcome'), asked('place', null)],
}
const built = image({ hostname: 'kitchen', message: 'Hello' })

test('a changed answer is noticed, even if the build had no such answer [N16]', () => {
  const otherwise = (options: object) =>
    isAnsweredOtherwise(built, { options: { ...options }, drives: [] }, profile)
  expect(otherwise({ hostname: 'kitchen', message: 'Hello' })).toBe(false)
  expect(otherwise({ message: 'Other' })).toBe(true)
  // An option that has no default is not in the record of an image.
  expect(otherwise({ place: 'attic' })).toBe(true)
  expect(otherwise({ place: '' })).toBe(false)
  expect(otherwise({ unknown: 'x' })).toBe(false)
  expect(isAnsweredOtherwise(built, { options: { place: 'attic' }, drives: [] }, undefined)).toBe(false)
})

test('an answer that the drive has in addition to its image does not count as changed', () => {
  const flashed = (image: string) => ({
    name: 'Ultra',
    serial: 'S1',
    model: 'Ultra',
    sizeBytes: 32e9,
    at: 20,
    image,
    answers: { hostname: 'attic' },
  })
  const otherwise = (hostname: string, image = 'image-1') =>
    isAnsweredOtherwise(built, { options: { hostname, message: 'Hello' }, drives: [flashed(image)] }, profile)
  expect(otherwise('attic')).toBe(false)
  // Changed afterwards, or the drive now holds another image.
  expect(otherwise('cellar')).toBe(true)
  expect(otherwise('attic', 'image-0')).toBe(true)
})

test('a removed answer is noticed if the image has a value other than the default', () => {
  const taken = (options: object) => notAnsweredNow(built, { options: { ...options } }, profile)
  expect(taken({ hostname: 'kitchen', message: 'Hello' })).toEqual([])
  expect(taken({ hostname: 'kitchen' })).toEqual(['message'])
  expect(notAnsweredNow(image({ message: 'Welcome' }), { options: {} }, profile)).toEqual([])
  // An option that the profile has dropped, and a missing profile.
  expect(notAnsweredNow(image({ old: 'x' }), { options: {} }, profile)).toEqual([])
  expect(notAnsweredNow(built, { options: {} }, undefined)).toEqual([])
})
