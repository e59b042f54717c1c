import { expect, test } from 'vitest'
import { boxSource } from './box-source.ts'

const box = { architecture: 'aarch64' as const, options: { message: 'hi' }, image: 'tiny-1' }

test("a host gets a build of the box's current answers; an image only if nothing else is known [N16]", () => {
  expect(boxSource({ ...box, profile: 'tiny' })).toEqual({
    kind: 'profile',
    profile: 'tiny',
    architecture: 'aarch64',
    options: { message: 'hi' },
  })
  expect(boxSource({ ...box, profile: './machines#attic' })).toEqual({
    kind: 'flake',
    reference: './machines#attic',
  })
  expect(boxSource({ ...box, profile: null })).toEqual({ kind: 'image', id: 'tiny-1' })
  expect(boxSource({ ...box, profile: null, image: null })).toBeNull()
})
