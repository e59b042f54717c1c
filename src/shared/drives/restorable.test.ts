import { expect, test } from 'vitest'
import { sampleDrive } from '#test/drives/sample-drive.ts'
import { demandUsualBlocks } from './restorable.ts'

test('a drive of larger blocks is not given a table that nobody finds', () => {
  demandUsualBlocks(sampleDrive({ blockBytes: 512 }))
  expect(() => demandUsualBlocks(sampleDrive({ blockBytes: 4096 }))).toThrow(/it has 4,096-byte sectors/)
})
