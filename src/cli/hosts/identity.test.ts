import { writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { identityFrom } from './identity.ts'

test('an identity file is stored with its absolute path, and must exist', async ({ folder }) => {
  const key = join(folder, 'key')
  writeFileSync(key, '')
  expect(await identityFrom(relative(process.cwd(), key), 'deploy')).toBe(key)
  // ssh reads it, as the user whose home it is.
  expect(await identityFrom('~/.ssh/id', 'deploy')).toBe('~/.ssh/id')
  await expect(identityFrom(`${key}.old`, 'deploy')).rejects.toMatchObject({ code: 'file.missing' })
  for (const path of [folder, ''])
    await expect(identityFrom(path, 'deploy'), path).rejects.toMatchObject({ code: 'file.broken' })
})
