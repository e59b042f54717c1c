// kiln-password.sh, with a fake chpasswd that records its input.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const base64 = (length: number) => './09AZaz'.repeat(11).slice(0, length)
const hash = `$6$a%s$${base64(86)}`

let folder: string
const at = (name: string) => join(folder, name)
const standIn = (name: string, body: string) =>
  writeFileSync(at(name), `#!/bin/sh\n${body}\n`, { mode: 0o755 })
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-password-'))
  standIn('chpasswd', `[ "$1" = --encrypted ] && cat >>"${at('told')}"`)
  standIn(
    'id',
    `case "$3" in ada) echo 1001 ;; nobody) echo 65534 ;; nixbld1) echo 30001 ;; root | sshd) echo 0 ;; *) exit 1 ;; esac`,
  )
  writeFileSync(at('hash'), `${hash}\n`)
  utimesSync(at('hash'), 1000, 1000)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function run() {
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
  const told = existsSync(at('told')) ? readFileSync(at('told'), 'utf8') : ''
  return { status: done.status, complained: done.stderr, told }
}

function set(): string {
  const { told, ...done } = run()
  expect(done).toEqual({ status: 0, complained: '' })
  return told
}

test('gives the administrator the hash as it is', () => {
  expect(set()).toBe(`admin:${hash}\n`)
})

test('gives it to the drive’s user too, if there is one', () => {
  writeFileSync(at('user'), 'ada\n')
  expect(set()).toBe(`admin:${hash}\nada:${hash}\n`)
})

test.each(['root', 'sshd', 'nobody', 'nixbld1', 'not-here', '0', ''])(
  'gives it to no account of the system that the drive names as its user: %j',
  name => {
    writeFileSync(at('user'), `${name}\n`)
    expect(set()).toBe(`admin:${hash}\n`)
  },
)

test('leaves a password that was changed since, until another hash comes', () => {
  expect(set()).not.toBe('')
  expect(set()).toBe('')
  writeFileSync(at('hash'), `$y$j9T$new$${base64(43)}\n`)
  expect(set()).toBe(`admin:$y$j9T$new$${base64(43)}\n`)
})

test('leaves it where the same hash is only written again, as agenix does at every start', () => {
  expect(set()).not.toBe('')
  utimesSync(at('hash'), 2_000_000_000, 2_000_000_000)
  expect(set()).toBe('')
  expect(statSync(at('set')).mode & 0o777).toBe(0o600)
})

test('takes another hash whose file is older', () => {
  expect(set()).not.toBe('')
  writeFileSync(at('hash'), `$y$j9T$new$${base64(43)}\n`)
  utimesSync(at('hash'), 500, 500)
  expect(set()).toContain('admin:$y$j9T$new$')
})

test('goes by the age of the file where an earlier version has set the password', () => {
  writeFileSync(at('set'), '')
  utimesSync(at('set'), 1000, 1000)
  expect(set()).toBe('')
  utimesSync(at('hash'), 1001, 1001)
  expect(set()).not.toBe('')
})

test.each([
  ['yescrypt', `$y$j9T$${base64(22)}$${base64(43)}`],
  ['gost-yescrypt', `$gy$j9T$${base64(22)}$${base64(43)}`],
  ['SM3-yescrypt', `$sm3y$j9T$${base64(22)}$${base64(43)}`],
  ['scrypt', `$7$CU..../....${base64(22)}$${base64(43)}`],
  ['bcrypt', `$2b$12$${base64(53)}`],
  ['SHA-512', `$6$rounds=100000$saltsalt$${base64(86)}`],
  ['SHA-256', `$5$saltsalt$${base64(43)}`],
])('takes a hash by %s', (_, made) => {
  writeFileSync(at('hash'), made)
  expect(set()).toBe(`admin:${made}\n`)
})

test.each([
  'hunter2',
  '',
  '$6$hunter2',
  '$ecret$pass$word',
  `$6$salt$${base64(85)}`,
  `$6$salt$${base64(87)}`,
  `$1$salt$${base64(22)}`,
  `$6$salt$${base64(86)}:0:0`,
  `${hash}\nroot:${hash}`,
  `admin:${hash}`,
])('refuses %j, which is not a hash, and does not print it', text => {
  writeFileSync(at('hash'), text)
  const { status, complained, told } = run()
  expect(status).toBe(0)
  expect(complained).toContain('holds no hash')
  if (text !== '') expect(complained).not.toContain(text)
  expect(told).toBe('')
  expect(existsSync(at('set'))).toBe(false)
})
