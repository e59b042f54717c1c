// Uses a stand-in for macOS's /usr/bin/security (test/support/keyring/security-stand-in.mjs): not tried on a Mac.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createProcessRunner, type Run } from '../process/run.ts'
import { createKeyring } from './keyring.ts'

const standIn = resolve('test', 'support', 'keyring', 'security-stand-in.mjs')
const { signal } = new AbortController()
const entry = { account: 'box/0123456789abcdef/token', label: 'Kiln: Küche "1"\n, token' }
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-test-keychain-'))
})
afterEach(() => rmSync(folder, { recursive: true }))
const keyring = () => {
  const run = createProcessRunner({ env: { PATH: process.env['PATH'] ?? '' } })
  const inPlace: Run = options => {
    expect(options.command).toBe('/usr/bin/security')
    return run({ ...options, command: process.execPath, args: [standIn, folder, ...options.args] })
  }
  return createKeyring({ run: inPlace, platform: 'darwin', timeoutMs: 60_000 })
}
const argv = () => readFileSync(join(folder, 'argv'), 'utf8')

it('keeps any text, and it is in no argv', async () => {
  const keychain = keyring()
  await keychain.assertThere(signal)
  expect(await keychain.read(entry.account, signal)).toBeNull()
  for (const secret of ['quokka', ' two\nlines "and" \\ ü ', 'x'.repeat(2500)]) {
    await keychain.store(entry, secret, signal)
    expect(await keychain.read(entry.account, signal)).toBe(secret)
    expect(argv()).not.toContain(secret)
    expect(argv()).not.toContain(Buffer.from(secret).toString('base64'))
  }
  await keychain.remove(entry.account, signal)
  await keychain.remove(entry.account, signal)
  expect(await keychain.read(entry.account, signal)).toBeNull()
})

it('refuses what does not fit a line of -i', async () => {
  const keychain = keyring()
  await expect(keychain.store(entry, 'x'.repeat(2501), signal)).rejects.toMatchObject({
    code: 'keyring.too-long',
  })
  const long = { ...entry, label: 'ü'.repeat(900) }
  await expect(keychain.store(long, 'x'.repeat(2000), signal)).rejects.toMatchObject({
    code: 'keyring.too-long',
  })
})

it('names one that is locked or absent', async () => {
  const keychain = keyring()
  await keychain.store(entry, 's', signal)
  writeFileSync(join(folder, 'locked'), '')
  await expect(keychain.read(entry.account, signal)).rejects.toMatchObject({ code: 'keyring.locked' })
  await expect(keychain.store(entry, 't', signal)).rejects.toMatchObject({ code: 'keyring.locked' })
  writeFileSync(join(folder, 'none'), '')
  await expect(keychain.assertThere(signal)).rejects.toMatchObject({ code: 'keyring.absent' })
})
