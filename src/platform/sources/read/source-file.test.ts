import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { KilnError } from '#shared/errors.ts'
import { test } from '#test/folders.ts'
import { openSource } from './source-file.ts'

test('a folder, a pipe and a device are named as what they are', async ({ folder }) => {
  mkdirSync(join(folder, 'folder'))
  execFileSync('mkfifo', [join(folder, 'pipe')])
  for (const [path, reason] of [
    [join(folder, 'folder'), 'it is a folder'],
    [join(folder, 'pipe'), 'it is not a file'],
    ['/dev/zero', 'it is not a file'],
  ] as const) {
    const said = await openSource(path).catch((thrown: unknown) => thrown)
    expect(said).toBeInstanceOf(KilnError)
    expect(String(said), path).toContain(reason)
    expect(String(said), path).not.toContain('source.')
  }
})
