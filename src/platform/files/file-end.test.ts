import { execFileSync } from 'node:child_process'
import { truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { readEnd } from './file-end.ts'

test('of a file that never stopped growing, only the end is read', async ({ folder }) => {
  const path = join(folder, 'log')
  // No Buffer or string of Node's can hold that much: reading all of it would fail.
  writeFileSync(path, '')
  truncateSync(path, 2 ** 40)
  writeFileSync(path, 'the end\n', { flag: 'a' })
  expect((await readEnd(path, 8)).toString()).toBe('the end\n')
  expect((await readEnd(path, 1 << 20)).byteLength).toBe(1 << 20)
})

test('a short file is read whole, a pipe is not waited for, and what is missing is an error', async ({
  folder,
}) => {
  const path = join(folder, 'log')
  writeFileSync(path, 'short')
  expect((await readEnd(path, 100)).toString()).toBe('short')
  execFileSync('mkfifo', [join(folder, 'pipe')])
  expect((await readEnd(join(folder, 'pipe'), 100)).byteLength).toBe(0)
  await expect(readEnd(join(folder, 'gone'), 100)).rejects.toMatchObject({ code: 'ENOENT' })
})
