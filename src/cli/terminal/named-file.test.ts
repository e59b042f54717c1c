import { mkdirSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect } from 'vitest'
import { KilnError } from '#shared/errors.ts'
import { test } from '#test/folders.ts'
import { assertFile, readNamed } from './named-file.ts'

const said = (reading: Promise<unknown>) =>
  reading.then(
    () => 'read',
    (thrown: unknown) => (thrown instanceof KilnError ? thrown.message : 'not an error of Kiln’s'),
  )

test('what cannot be read is reported in words, not in the system’s codes', async ({ folder }) => {
  const at = (name: string) => join(folder, name)
  mkdirSync(at('folder'))
  symlinkSync('circle', at('circle'))
  const server = createServer()
  await new Promise<void>(resolve => server.listen(at('socket'), resolve))
  for (const [path, reason] of [
    [at('folder'), 'it is not a regular file'],
    [at('socket'), 'it is not a regular file'],
    [at('circle'), 'too many symbolic links encountered'],
    ['/proc/self/mem', 'i/o error'],
  ] as const)
    expect(await said(readNamed(path, 'test')), path).toBe(`${path} cannot be read: ${reason}`)
  server.close()
  expect(await said(assertFile(at('circle'), 'test'))).toContain('too many symbolic links')
  expect(await said(readNamed('/dev/zero', 'test'))).toContain('larger than')
})
