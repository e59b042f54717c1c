import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { isTemporaryPath, linkArgv, linkState, toolOf, wasCancelled } from './command-line.ts'

const tool = '/Applications/Kiln.app/Contents/Resources/bin/kiln'

test('replaces a link to another Kiln.app, and nothing that is not Kiln’s', ({ folder }) => {
  const at = (name: string, target: string | null) => {
    const path = join(folder, name)
    if (target === null) writeFileSync(path, '#!/bin/sh')
    else symlinkSync(target, path)
    return linkState(tool, path)
  }
  expect(linkState(tool, join(folder, 'none'))).toBe('free')
  expect(at('own', tool)).toBe('linked')
  expect(at('older', '/Users/ada/Kiln.app/Contents/Resources/bin/kiln')).toBe('free')
  expect(at('foreign', '/opt/homebrew/bin/kiln')).toBe('taken')
  expect(at('file', null)).toBe('taken')
})

test('an app on its disk image or moved aside by macOS is not linked to', () => {
  const at = (app: string) => isTemporaryPath(toolOf(`${app}/Contents/Resources`))
  expect(at('/Volumes/Kiln 1.2.0-arm64/Kiln.app')).toBe(true)
  expect(at('/private/var/folders/x1/T/AppTranslocation/0A1B-2C/d/Kiln.app')).toBe(true)
  expect(at('/Applications/Kiln.app')).toBe(false)
  expect(at('/Users/ada/Applications/Kiln.app')).toBe(false)
})

test('the path of the app is an argument of the script and no part of it', () => {
  const odd = `/Users/ada/a"b $(id) 'c'/Kiln.app/Contents/Resources/bin/kiln`
  const words = linkArgv(odd)
  expect(words.filter(word => word.includes(odd))).toEqual([odd])
  expect(wasCancelled('0:157: execution error: User canceled. (-128)')).toBe(true)
})

test('the tool starts the app’s own program as Node, also through links', ({ folder }) => {
  const contents = join(folder, 'My Apps', 'Kiln.app', 'Contents')
  mkdirSync(join(contents, 'MacOS'), { recursive: true })
  mkdirSync(join(contents, 'Resources', 'bin'), { recursive: true })
  cpSync(join(import.meta.dirname, '../../../resources/mac/kiln'), toolOf(join(contents, 'Resources')))
  const program = join(contents, 'MacOS', 'Kiln')
  writeFileSync(program, '#!/bin/sh\nprintf "%s\\n" "$ELECTRON_RUN_AS_NODE" "$@"\n')
  chmodSync(program, 0o755)
  symlinkSync('My Apps/Kiln.app/Contents/Resources/bin/kiln', join(folder, 'first'))
  symlinkSync(join(folder, 'first'), join(folder, 'kiln'))
  const output = execFileSync(join(folder, 'kiln'), ['build', 'a b'], { encoding: 'utf8', cwd: '/' })
  expect(output.trimEnd().split('\n')).toEqual([
    '1',
    join(contents, 'Resources/app.asar.unpacked/dist/cli/kiln.mjs'),
    'build',
    'a b',
  ])
})
