// Output of sudo 1.8 and 1.9, from Debian, Fedora and NixOS.
import { expect, test } from 'vitest'
import { textOf } from '#test/texts.ts'
import { rightsReason, sudoReason } from './rights.ts'

test('finds sudo’s reason wherever it is in the output', () => {
  const cases: [string[], string][] = [
    [
      ['ada is not in the sudoers file.', 'This incident has been reported to the administrator.'],
      'ada is not in the sudoers file.',
    ],
    [
      ['Sorry, try again.', 'sudo: no password was provided', 'sudo: 1 incorrect password attempt'],
      'Sorry, try again.',
    ],
    [
      [
        'sudo: unable to resolve host box: Name or service not known',
        'sudo: sorry, you must have a tty to run sudo',
      ],
      'sorry, you must have a tty to run sudo',
    ],
    [
      [
        'sudo: Account or password is expired, reset your password and try again',
        'sudo: a password is required',
      ],
      'Account or password is expired, reset your password and try again',
    ],
    [
      [
        'sudo: The "no new privileges" flag is set, which prevents sudo from running as root.',
        'sudo: If sudo is running in a container, you may need to adjust the container configuration to disable the flag.',
      ],
      'The "no new privileges" flag is set, which prevents sudo from running as root.',
    ],
    [
      ['sudo: /etc/sudoers is world writable', 'sudo: no valid sudoers sources found, quitting'],
      '/etc/sudoers is world writable',
    ],
  ]
  for (const [lines, reason] of cases) expect(sudoReason(lines)).toBe(reason)
  expect(sudoReason(['sudo: unable to resolve host box', 'mkdir: cannot create directory'])).toBeNull()
})

test('a missing sudo is reported, and whether doas is there', () => {
  expect(textOf(rightsReason({ output: [], ways: [] }))).toBe('neither sudo nor doas is there.')
  expect(textOf(rightsReason({ output: [], ways: ['doas'] }))).toContain('nopass')
  expect(textOf(rightsReason({ output: ['sudo: a password is required'], ways: ['sudo', 'doas'] }))).toBe(
    'sudo wants a password.',
  )
})
