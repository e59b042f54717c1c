import { expect, test } from 'vitest'
import { exactSize } from './exact-size.ts'

test('an exact size has its unit of 1024 and all its bytes', () => {
  expect([1_610_612_736, 1024, 12, 1, 0].map(exactSize)).toEqual([
    '1.5 GiB (1,610,612,736 bytes)',
    '1 KiB (1,024 bytes)',
    '12 bytes',
    '1 byte',
    '0 bytes',
  ])
})
