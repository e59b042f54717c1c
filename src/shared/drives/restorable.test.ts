import { expect, test } from 'vitest'
import { sampleDrive } from '#test/drives/sample-drive.ts'
import { assertUsualBlocks } from './restorable.ts'

test('refuses a drive with larger blocks, on which no system would find the table', () => {
  assertUsualBlocks(sampleDrive({ blockBytes: 512 }))
  expect(() => assertUsualBlocks(sampleDrive({ blockBytes: 4096 }))).toThrow(/it has 4,096-byte sectors/)
})
