import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deviceNumber, overlayFolders } from './holding.ts'

test('reads the folders of an overlay, with commas and colons in their names', () => {
  expect(overlayFolders('rw,lowerdir=/a:/b\\:c:/d\\,e,upperdir=/up,workdir=/work')).toEqual([
    '/a',
    '/b:c',
    '/d,e',
    '/up',
  ])
})

test('splits a device number as the kernel composes it', () => {
  fc.assert(
    fc.property(fc.nat(0xfff), fc.nat(0xfffff), (major, minor) => {
      const [high, low] = [BigInt(major), BigInt(minor)]
      const dev = ((high & 0xfffn) << 8n) | (low & 0xffn) | ((low & ~0xffn) << 12n)
      expect(deviceNumber(dev)).toBe(`${major}:${minor}`)
    }),
  )
})
