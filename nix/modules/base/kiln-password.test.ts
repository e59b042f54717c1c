// kiln-password.sh, with a stand-in for chpasswd that writes down what it is told.
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

let folder: string
const at = (name: string) => join(folder, name)
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-password-'))
  writeFileSync(at('chpasswd'), `#!/bin/sh\n[ "$1" = --encrypted ] && cat >>"${at('told')}"\n`)
  chmodSync(at('chpasswd'), 0o755)
  writeFileSync(at('hash'), '$y$j9T$a%s$b\n')
  utimesSync(at('hash'), 1000, 1000)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function set(): string {
  rmSync(at('told'), { force: true })
  const script = join(import.meta.dirname, 'kiln-password.sh')
  const done = spawnSync('bash', ['-o', 'errexit', '-o', 'nounset', '-o', 'pipefail', script], {
    encoding: 'utf8',
    env: {
      PATH: `${folder}:${process.env['PATH']}`,
      ADMINISTRATOR: 'admin',
      HASH_FILE: at('hash'),
      USER_FILE: at('user'),
      SET_FILE: at('set'),
    },
  })
  expect(done).toMatchObject({ status: 0, stderr: '' })
  return existsSync(at('told')) ? readFileSync(at('told'), 'utf8') : ''
}

test('gives the administrator the hash as it is', () => {
  expect(set()).toBe('admin:$y$j9T$a%s$b\n')
})

test('gives it to the drive’s user too, if there is one', () => {
  writeFileSync(at('user'), 'root\n')
  expect(set()).toBe('admin:$y$j9T$a%s$b\nroot:$y$j9T$a%s$b\n')
  rmSync(at('set'))
  writeFileSync(at('user'), 'nobody-here\n')
  expect(set()).toBe('admin:$y$j9T$a%s$b\n')
})

test('leaves a password that was changed since, until another hash comes', () => {
  expect(set()).not.toBe('')
  expect(set()).toBe('')
  writeFileSync(at('hash'), '$y$new\n')
  expect(set()).toBe('admin:$y$new\n')
})
