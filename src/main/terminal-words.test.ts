import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { test } from '#test/folders.ts'
import { terminalWords } from './terminal-words.ts'

const launcher = join(import.meta.dirname, '..', '..', 'resources', 'linux', 'kiln')
const script = 'resources/app.asar.unpacked/dist/cli/kiln.mjs'

const terminalStarts = [
  ['build', 'tiny', '--set', 'hostname=a b'],
  ['--version'],
  ['-V'],
  ['--help'],
  ['--json', 'images'],
  ['--profiles', '/p', 'profiles'],
  ['--profiles=/p', 'profiles'],
  ['-x'],
  ['biuld'],
  [''],
]
const windowStarts = [
  ['--disable-gpu'],
  ['--inspect=0', '--remote-debugging-port=0', 'build'],
  ['/home/a/an image.raw'],
  ['file:///home/a/image.raw'],
]

/**
 * A package's folder, with a program in Electron's place that reports how it was started; its launcher is
 * linked on PATH.
 */
function packageIn(folder: string) {
  const kiln = join(folder, 'a folder', 'Kiln')
  mkdirSync(join(kiln, 'bin'), { recursive: true })
  copyFileSync(launcher, join(kiln, 'bin', 'kiln'))
  writeFileSync(
    join(kiln, 'kiln'),
    '#!/bin/sh\necho "as node: $ELECTRON_RUN_AS_NODE"\nfor word; do echo "$word"; done\n',
    { mode: 0o755 },
  )
  symlinkSync(join(kiln, 'bin', 'kiln'), join(folder, 'kiln'))
  return (words: string[], env: Record<string, string> = { DISPLAY: ':9' }) =>
    execFileSync(join(folder, 'kiln'), words, {
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin', ...env },
    })
      .replaceAll(`${kiln}/`, '')
      .split('\n')
      .slice(0, -1)
}

describe('a start with words', () => {
  test.for(terminalStarts.map(words => ({ words })))(
    '$words is for the command line [M4]',
    ({ words }, { folder }) => {
      expect(terminalWords(words)).toEqual(words)
      expect(packageIn(folder)(words)).toEqual(['as node: 1', script, ...words])
    },
  )

  test.for(windowStarts.map(words => ({ words })))('$words is for the window', ({ words }, { folder }) => {
    expect(terminalWords(words)).toBeNull()
    expect(packageIn(folder)(words)).toEqual(['as node: ', ...words])
  })
})

test('alone it opens the window [M4]', ({ folder }) => {
  expect(terminalWords([])).toBeNull()
  const start = packageIn(folder)
  expect(start([])).toEqual(['as node: '])
  expect(start([], { WAYLAND_DISPLAY: 'wayland-0' })).toEqual(['as node: '])
})

test('without a display it is the command line, which shows its help', ({ folder }) => {
  expect(packageIn(folder)([], {})).toEqual(['as node: 1', script])
})

test('an AppImage’s own switch is not the user’s', () => {
  expect(terminalWords(['--no-sandbox'])).toBeNull()
  expect(terminalWords(['--no-sandbox', 'build', 'tiny'])).toEqual(['build', 'tiny'])
})
