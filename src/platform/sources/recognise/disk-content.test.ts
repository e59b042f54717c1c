import fc from 'fast-check'
import { expect, test } from 'vitest'
import { looksLikeDisk } from './disk-content.ts'

const withMagic = (at: number, magic: string | Buffer) => {
  const head = Buffer.alloc(1 << 17)
  Buffer.from(magic).copy(head, at)
  return head
}

test.each([
  ['a boot sector', 510, Buffer.from([0x55, 0xaa])],
  ['GPT with sectors of 4096 bytes', 4096, 'EFI PART'],
  ['ext4', 1080, Buffer.from([0x53, 0xef])],
  ['Btrfs', 0x10040, '_BHRfS_M'],
  ['XFS', 0, 'XFSB'],
  ['an ISO without a boot sector', 0x8001, 'CD001'],
  ['LUKS', 0, Buffer.from([0x4c, 0x55, 0x4b, 0x53, 0xba, 0xbe])],
])('%s is a disk', (_name, at, magic) => {
  expect(looksLikeDisk(withMagic(at, magic))).toBe(true)
})

test('zeros and text of any length are not', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 70_000 }), fc.constantFrom(0, 0x20, 0x61), (length, byte) => {
      expect(looksLikeDisk(Buffer.alloc(length, byte))).toBe(false)
    }),
  )
})
