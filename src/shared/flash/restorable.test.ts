import { expect, test } from 'vitest'
import { demandUsualBlocks } from './restorable.ts'
import { sampleDrive } from './sample-drive.ts'

test('a drive of larger blocks is not given a table that nobody finds', () => {
  demandUsualBlocks(sampleDrive({ blockBytes: 512 }))
  expect(() => demandUsualBlocks(sampleDrive({ blockBytes: 4096 }))).toThrow(
    /it has blocks of 4096 bytes, for which Kiln makes no partition table/,
  )
})
