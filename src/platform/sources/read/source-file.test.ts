import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { KilnError } from '#shared/errors.ts'
import { test } from '#test/folders.ts'
import { textOf } from '#test/texts.ts'
import { openSource, unreadable } from './source-file.ts'

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

test('a folder that macOS protects is not taken for a wrong kind of image', () => {
  const refused = (code: string, text: string) =>
    Object.assign(new Error(`${code}: ${text}, open '/Users/ada/Downloads/a.img'`), { code })
  const eperm = refused('EPERM', 'operation not permitted')
  expect(textOf(unreadable(eperm, 'darwin'))).toContain('Privacy & Security > Files and Folders')
  expect(unreadable(eperm, 'linux').code).toBe('source.reason.unreadable')
  expect(unreadable(refused('EACCES', 'permission denied'), 'darwin').code).toBe('source.reason.unreadable')
})
