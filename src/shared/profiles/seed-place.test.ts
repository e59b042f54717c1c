// Against the pattern of the image's own program, with the same bash.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSeedPath, seedOwner } from './seed-place.ts'

const script = join(import.meta.dirname, '../../../nix/modules/seed/kiln-seed.sh')
const asked = `
  eval "$(grep '^line_pattern=' "$1")"
  while IFS= read -r line; do
    if [[ ! $line =~ $line_pattern ]]; then echo no
    elif [[ $line/ == *'/../'* || $line/ == *'/./'* || $line == *'//'* ]]; then echo no
    else echo yes; fi
  done`

/** A newline would split one line into two, so such a path is never tested. */
function machineTakes(lines: string[]): boolean[] {
  const env = { ...process.env, LC_ALL: 'C.UTF-8' }
  const done = spawnSync('bash', ['--norc', '-c', asked, 'bash', script], {
    input: `${lines.join('\n')}\n`,
    encoding: 'utf8',
    env,
  })
  return done.stdout
    .trim()
    .split('\n')
    .map(verdict => verdict === 'yes')
}

const taken = ['/etc/a', '/var/lib/x/token', '/home/ada/.ssh/a b', '/root/...', '/etc/.a', '/etc/é']
const refused = [
  '/opt/x',
  'etc/x',
  '/etc',
  '/etc/',
  '/var/x',
  '/etcetera/x',
  '/etc/a/',
  '/etc/a/.',
  '/etc/..',
  '/',
  '/etc/../boot/x',
  '/etc/./x',
  '/etc//x',
  '//etc/x',
  '/etc/a\tb',
  '/etc/a\u0085b',
  '/nix/store/x',
  '',
]

test('a place is accepted if the machine accepts it', () => {
  expect(taken.map(isSeedPath)).toEqual(taken.map(() => true))
  expect(refused.map(isSeedPath)).toEqual(refused.map(() => false))
  expect(isSeedPath('/etc/a\nb')).toBe(false)
  const lines = [...taken, ...refused].map(path => `f 0600 root root ${path}`)
  expect(machineTakes(lines)).toEqual([...taken, ...refused].map(isSeedPath))
})

test('no path and no owner is judged in two ways', () => {
  const part = fc.constantFrom(
    '/',
    '.',
    '..',
    'etc',
    'var',
    'lib',
    'root',
    'home',
    'a',
    ' ',
    '\t',
    'é',
    '\u2028',
  )
  const head = fc.constantFrom('', '/etc', '/var/lib', '/home/', '/root/')
  const paths = fc.sample(
    fc.tuple(head, fc.array(part, { maxLength: 6 })).map(([first, rest]) => first + rest.join('')),
    2000,
  )
  expect(machineTakes(paths.map(path => `f 0600 root root ${path}`))).toEqual(paths.map(isSeedPath))
  const owners = ['root', '_x', 'a-1', '1a', 'Ada', '', 'a b', 'a.b', 'ä']
  expect(machineTakes(owners.map(owner => `f 0600 ${owner} root /etc/x`))).toEqual(
    owners.map(owner => seedOwner.test(owner)),
  )
})
