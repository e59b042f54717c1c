import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shellLine } from './quote.ts'

const shells = ['/bin/sh', '/bin/bash', '/usr/bin/zsh', '/usr/bin/fish'].filter(existsSync)
const word = fc.string({ unit: 'binary' }).filter(text => !text.includes('\0') && text.isWellFormed())

test.for(shells)('%s hands on exactly the words that were quoted', shell => {
  const output = (words: string[]) =>
    execFileSync(shell, ['-c', `printf '%s\\0' ${shellLine(words)}`], { encoding: 'utf8', env: {} })
  const holds = (words: string[]) => {
    expect(output(words)).toBe(words.map(each => `${each}\0`).join(''))
  }
  holds([
    '',
    '~',
    '$HOME',
    '`id`',
    "it's",
    '"',
    '\\',
    '\\n',
    'a\nb',
    '*',
    '!!',
    '-n',
    '#x',
    '=ls',
    '(',
    ';',
    '&',
    'ü',
  ])
  fc.assert(fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), holds), { numRuns: 60 })
})

test('words that need no quotes stay readable', () => {
  expect(shellLine(['nix-env', '-p', '/nix/var/nix/profiles/system', '--set', "it's"])).toBe(
    "nix-env -p /nix/var/nix/profiles/system --set 'it'\\''s'",
  )
})

test('refuses a NUL', () => {
  expect(() => shellLine(['a\0b'])).toThrow()
})
