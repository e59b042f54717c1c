// kiln-way-in.sh with the real ssh-keygen; where mkpasswd is not installed, a stand-in prints a hash of its form.
import { execFileSync, spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

let folder: string
let key: string
const at = (...parts: string[]) => join(folder, ...parts)
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-way-in-'))
  for (const name of ['answers', 'bin', 'root']) mkdirSync(at(name))
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'ada@laptop', '-f', at('id')])
  key = readFileSync(at('id.pub'), 'utf8').trim()
  if (spawnSync('mkpasswd', ['--version']).error) {
    const hash = `$y$j9T$${'a'.repeat(22)}$${'b'.repeat(43)}`
    writeFileSync(at('bin/mkpasswd'), `#!/bin/sh\ncat >/dev/null\necho '${hash}'\n`, { mode: 0o755 })
  }
})
afterEach(() => rmSync(folder, { recursive: true }))

const run = (args: string[], { input = '', keys = '' } = {}) => {
  const shell = [
    '-o',
    'errexit',
    '-o',
    'nounset',
    '-o',
    'pipefail',
    join(import.meta.dirname, 'kiln-way-in.sh'),
  ]
  return spawnSync('bash', [...shell, ...args], {
    encoding: 'utf8',
    input,
    env: {
      PATH: `${at('bin')}:${process.env['PATH']}`,
      ADMINISTRATOR: 'admin',
      KEYS: keys,
      HASH_FILE: '/var/lib/kiln/secrets/passwordHash',
    },
  })
}
const ask = (input: string, more: string[] = []) => run(['ask', at('answers'), ...more], { input })
const mode = (path: string) => (statSync(at('root', path)).mode & 0o777).toString(8)
const put = () => run(['put', at('answers'), at('root')])
const authorized = 'var/lib/kiln/authorized_keys/admin'
const hashFile = 'var/lib/kiln/secrets/passwordHash'

test('asks nothing where the form had a key', () => {
  expect(run(['ask', at('answers')], { keys: '1' })).toMatchObject({ status: 0, stdout: '' })
  expect(put().status).toBe(0)
  expect(readdirSync(at('root'))).toEqual([])
})

test.each([
  ['the line', () => key],
  ['its file', () => at('id.pub')],
])('a key that is typed as %s becomes the administrator’s', (_, typed) => {
  expect(ask(`${typed()}\n`).status).toBe(0)
  expect(put().status).toBe(0)
  expect(readFileSync(at('root', authorized), 'utf8')).toBe(`${key}\n`)
  expect([mode('var/lib/kiln/authorized_keys'), mode(authorized)]).toEqual(['755', '644'])
})

test('a password is kept as its hash, for root alone', () => {
  expect(ask('\nopen sesame\nopen sesame\n').status).toBe(0)
  expect(readdirSync(at('answers'))).toEqual(['passwordHash'])
  put()
  expect(readFileSync(at('root', hashFile), 'utf8')).toMatch(/^\$y\$/)
  expect([mode('var/lib/kiln/secrets'), mode(hashFile)]).toEqual(['700', '600'])
})

test('asks again after what is not a key, and after two passwords that differ', () => {
  const done = ask(`ssh-ed25519 nonsense\n\none\ntwo\n${key}\n`)
  expect(done.status).toBe(0)
  expect(done.stderr).toContain('not an SSH public key')
  expect(done.stderr).toContain('not the same, or empty')
  expect(readdirSync(at('answers'))).toEqual(['key'])
})

test.each(['', '\n', '\n\n\n', 'rubbish\n'])('goes no further without either (%j)', input => {
  const done = ask(input)
  expect(done.status).toBe(1)
  expect(done.stderr).toContain('Nothing was changed')
  expect(readdirSync(at('answers'))).toEqual([])
})

test('a key from the command line needs no question, and is checked', () => {
  expect(ask('', [key])).toMatchObject({ status: 0, stdout: '' })
  rmSync(at('answers/key'))
  expect(ask('', [at('id')]).status).toBe(1)
  expect(existsSync(at('answers/key'))).toBe(false)
})
