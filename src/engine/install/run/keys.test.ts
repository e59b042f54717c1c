import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { takeScript } from './keys.ts'

const ours = 'ssh-ed25519 AAAAC3Nz kiln-install'
const others = ['ssh-ed25519 AAAAC3Na ada@büro', 'ssh-rsa AAAAB3Nz -e box']
// An older terminal wrote this file, and not in UTF-8.
const before = Buffer.from([...others, ours, 'ssh-ed25519 AAAAC3Nb jörg@büro', ''].join('\n'), 'latin1')
const after = Buffer.from([...others, 'ssh-ed25519 AAAAC3Nb jörg@büro', ''].join('\n'), 'latin1')

let home = ''
const file = (name = '') => join(home, '.ssh', name)
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'kiln-test-keys-'))
  mkdirSync(file())
  mkdirSync(join(home, 'bin'))
  writeFileSync(file('authorized_keys'), before, { mode: 0o600 })
})
afterEach(() => rmSync(home, { recursive: true }))

const take = (grep?: string) => {
  if (grep !== undefined) writeFileSync(join(home, 'bin', 'grep'), `#!/bin/sh\n${grep}\n`, { mode: 0o755 })
  const env = { HOME: home, PATH: `${join(home, 'bin')}:${process.env['PATH']}`, LC_ALL: 'C.UTF-8' }
  return spawnSync('sh', ['-c', takeScript, 'sh', ours], { env }).status
}

it('removes one key, and leaves every other line unchanged', () => {
  expect(take()).toBe(0)
  expect(readFileSync(file('authorized_keys'))).toEqual(after)
  expect(statSync(file('authorized_keys')).mode & 0o777).toBe(0o600)
  expect(readdirSync(file())).toEqual(['authorized_keys'])
})

it('leaves a file with only this key empty', () => {
  writeFileSync(file('authorized_keys'), `${ours}\n`)
  expect(take()).toBe(0)
  expect(readFileSync(file('authorized_keys'), 'utf8')).toBe('')
})

it.each([
  ['is missing', 'exit 127'],
  ['is killed', 'kill -KILL $$'],
  ['meets a full disk', 'echo half; exit 2'],
])('keeps all keys if grep %s', (_, grep) => {
  expect(take(grep)).toBe(1)
  expect(readFileSync(file('authorized_keys'))).toEqual(before)
  expect(readdirSync(file())).toEqual(['authorized_keys'])
})

it('needs no file', () => {
  rmSync(file(), { recursive: true })
  expect(take()).toBe(0)
})
