import { expect, test } from 'vitest'
import { storePathForm, withoutHash } from './store-path.ts'

const folder = `/nix/store/${'a'.repeat(32)}-`

test('a name of 211 characters is one of the store, and a longer or an empty one is not', () => {
  expect(storePathForm.test(folder + 'n'.repeat(211))).toBe(true)
  expect(storePathForm.test(folder + 'n'.repeat(212))).toBe(false)
  expect(storePathForm.test(folder)).toBe(false)
})

test('a path in a store path, and a name with a space, are not store paths', () => {
  expect(storePathForm.test(`${folder}box/bin`)).toBe(false)
  expect(storePathForm.test(`${folder}a box`)).toBe(false)
})

test('a path is shown without its hash', () => {
  expect(withoutHash(`${folder}nixos-system-box-25.11`)).toBe('nixos-system-box-25.11')
  expect(withoutHash('/run/current-system')).toBe('/run/current-system')
})
