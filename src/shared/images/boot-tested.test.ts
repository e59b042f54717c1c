import { expect, it } from 'vitest'
import type { BootTest } from '../machines/boot-test.ts'
import { bootTested } from './boot-tested.ts'
import type { Image } from './image.ts'

const bootTest: BootTest = {
  format: 'raw',
  sha256: 'a'.repeat(64),
  when: 1,
  qemu: '7.2.22',
  accel: 'tcg',
  checks: [],
  seconds: 9,
}
const raw = { file: 'a.raw', path: '/a.raw', sizeBytes: 1, modifiedMs: 1, sha256: 'a'.repeat(64) }
const image = (change: object): Pick<Image, 'bootTest' | 'formats'> => ({
  bootTest,
  formats: { raw: { ...raw, state: 'present', ...change } },
})

it('counts for the file that was booted, and for no other', () => {
  expect(bootTested(image({}))).toBe(bootTest)
  expect(bootTested(image({ state: 'changed' }))).toBeNull()
  expect(bootTested(image({ state: 'missing' }))).toBeNull()
  expect(bootTested(image({ sha256: 'b'.repeat(64) }))).toBeNull()
  expect(bootTested({ bootTest, formats: {} })).toBeNull()
  expect(bootTested({ ...image({}), bootTest: null })).toBeNull()
})
