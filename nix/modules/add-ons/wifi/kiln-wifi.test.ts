// kiln-wifi.sh: what iwd.network(5) wants of a network's name and passphrase.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-wifi-'))
  for (const name of ['state', 'credentials']) mkdirSync(join(folder, name))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function savePassphrase(network: string, passphrase: string) {
  writeFileSync(join(folder, 'credentials', 'passphrase'), passphrase)
  // With the unit's umask, and the options that writeShellApplication sets.
  const start = 'umask 077 && exec bash -o errexit -o nounset -o pipefail "$0"'
  const done = spawnSync('sh', ['-c', start, join(import.meta.dirname, 'kiln-wifi.sh')], {
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      NETWORK: network,
      CREDENTIALS_DIRECTORY: join(folder, 'credentials'),
      STATE_DIRECTORY: join(folder, 'state'),
    },
  })
  return { status: done.status, complained: done.stderr, files: readdirSync(join(folder, 'state')) }
}
const content = (file: string) => readFileSync(join(folder, 'state', file), 'utf8')

test.each([
  ['Workshop', 'Workshop.psk'],
  ['My-Net_2 4', 'My-Net_2 4.psk'],
  ['Café', '=436166c3a9.psk'],
  ['a/b', '=612f62.psk'],
  ['=x', '=3d78.psk'],
  ['!'.repeat(32), `=${'21'.repeat(32)}.psk`],
])('writes the network %s to %s, for root alone', (network, file) => {
  expect(savePassphrase(network, 'open sesame')).toEqual({ status: 0, complained: '', files: [file] })
  expect(content(file)).toBe('[Security]\nPassphrase=open sesame\n')
  expect(statSync(join(folder, 'state', file)).mode & 0o777).toBe(0o600)
})

test.each([
  ['back\\slash', 'back\\\\slash'],
  ['  two blanks', '\\s two blanks'],
  ['ends in a blank ', 'ends in a blank '],
  ['100% $HOME `id`', '100% $HOME `id`'],
  ['8 letter\n', '8 letter'],
])('escapes the passphrase %j as %j', (passphrase, written) => {
  savePassphrase('Workshop', passphrase)
  expect(content('Workshop.psk')).toBe(`[Security]\nPassphrase=${written}\n`)
})

test.each(['', 'seven77', 'x'.repeat(64)])('refuses the passphrase %j, and keeps the old one', passphrase => {
  savePassphrase('Workshop', 'open sesame')
  const { status, complained } = savePassphrase('Workshop', passphrase)
  expect(status).toBe(0)
  expect(complained).toContain('8 to 63 characters')
  expect(content('Workshop.psk')).toContain('open sesame')
})
