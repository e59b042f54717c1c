import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { makeFolderNow } from './make-folder-now.ts'

test('a folder is created with its parents, for this user alone', ({ folder }) => {
  const path = join(folder, 'a', 'b')
  makeFolderNow(path, 0o700)
  makeFolderNow(path, 0o700)
  expect(statSync(path).mode & 0o777).toBe(0o700)
  expect(statSync(join(folder, 'a')).mode & 0o777).toBe(0o700)
})

test('where no folder can be created it fails, and never waits', ({ folder }) => {
  writeFileSync(join(folder, 'file'), '')
  expect(() => makeFolderNow(join(folder, 'file', 'a'), 0o700)).toThrow('ENOTDIR')
  // mkdir's own `recursive` never returns here.
  expect(() => makeFolderNow('/proc/kiln/a', 0o700)).toThrow('ENOENT')
})
