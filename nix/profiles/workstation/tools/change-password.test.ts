// change-password.sh on a real LUKS2 file, and on the accounts of a folder by the real chpasswd.
import { execFileSync, spawnSync } from 'node:child_process'
import { truncateSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { scratchRoot } from '../../../modules/seed/scratch.ts'
import { runTool } from './run-tool.ts'

const has = (command: string) => spawnSync(command, ['--help'], { stdio: 'ignore' }).error === undefined
const missing = ['cryptsetup', 'chpasswd', 'systemd-cryptenroll'].filter(command => !has(command))
const needs = process.getuid?.() !== 0 ? 'root' : missing.join(', ')
// Else making it takes as much time and memory as a person's disk is to take of an attacker.
const quick = ['--pbkdf', 'pbkdf2', '--pbkdf-force-iterations', '1000', '--batch-mode', '--key-file=-']

describe.skipIf(needs !== '')(`kiln-host change-password${needs && ` (needs ${needs})`}`, () => {
  let root: ReturnType<typeof scratchRoot>
  beforeEach(() => {
    root = scratchRoot()
    root.write('disk', '')
    truncateSync(root.at('disk'), 32 << 20)
    execFileSync('cryptsetup', ['luksFormat', '--type', 'luks2', ...quick, root.at('disk')], {
      input: 'the old one',
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    root.write('etc/passwd', 'root:x:0:0::/root:/bin/sh\nada:x:1000:1000::/home/ada:/bin/sh\n')
    root.write('etc/shadow', 'root:!:20000::::::\nada:$6$x$before:20000::::::\n')
    root.write('etc/group', 'root:x:0:\nada:x:1000:\n')
  })
  afterEach(() => root.remove())

  const changeOn = (devices: string, typed: readonly string[], ...words: string[]) =>
    runTool('change-password', words, {
      typed,
      env: { DEVICES: devices, PCRS: '7', KEYMAP: 'de', KILN_USER: 'ada', KILN_ROOT: root.path },
    })
  const change = (typed: readonly string[], ...words: string[]) => changeOn(root.at('disk'), typed, ...words)
  const opens = (passphrase: string) =>
    spawnSync('cryptsetup', ['open', '--test-passphrase', '--key-file=-', root.at('disk')], {
      input: passphrase,
    }).status === 0
  const hash = () => /^ada:([^:]*)/m.exec(root.read('etc/shadow'))?.[1]

  it('changes the passphrase of the disk and the password of the account [W3]', () => {
    expect(change(['the old one', 'a new one, longer', 'a new one, longer'])).toMatchObject({ status: 0 })
    expect([opens('the old one'), opens('a new one, longer')]).toEqual([false, true])
    expect(hash()).toMatch(/^\$y\$/)
  })

  it('names the keyboard on which it is typed at the start, and leaves the account its own letters', () => {
    const typed = ['the old one', 'a z ~!"`\'\\', 'a z ~!"`\'\\']
    const done = change(typed)
    expect(done).toMatchObject({ status: 0, complained: expect.stringContaining('which is "de"') })
    expect(opens('a z ~!"`\'\\')).toBe(true)
    const account = change(['größer als', 'größer als'], '--user-account-only')
    expect(account).toMatchObject({ status: 0, complained: expect.not.stringContaining('keyboard') })
  })

  it('changes one of the two where that is what was chosen', () => {
    expect(change(['a new one', 'a new one'], '--user-account-only').status).toBe(0)
    expect([opens('the old one'), hash()?.startsWith('$y$')]).toEqual([true, true])
    root.write('etc/shadow', 'ada:$6$x$before:20000::::::\n')
    const typed = ['the old one', 'a new one', 'a new one']
    expect(change(typed, '--full-disk-encryption-only').status).toBe(0)
    expect([opens('a new one'), hash()]).toEqual([true, '$6$x$before'])
  })

  it.each([
    ['a wrong passphrase', ['not it', 'a new one', 'a new one'], 'That is not a passphrase of'],
    ['two that differ', ['the old one', 'a new one', 'a new One'], 'The two are not the same'],
    ['a short one', ['the old one', 'seven77', 'seven77'], 'fewer than 8 characters'],
    ['one that the console may not have', ['the old one', 'größer als', 'größer als'], 'signs of ASCII'],
    ['an answer that is missing', ['the old one'], 'No answer came'],
  ])('changes nothing for %s', (_, typed, why) => {
    const done = change(typed)
    expect(done).toMatchObject({ status: 1, complained: expect.stringContaining(why) })
    expect([opens('the old one'), hash()]).toEqual([true, '$6$x$before'])
  })

  it('refuses a call without an effect before it reads a password', () => {
    expect(changeOn('', [], '--full-disk-encryption-only')).toMatchObject({
      status: 1,
      complained: expect.stringContaining('is not encrypted, so it has no passphrase'),
    })
    const noDisk = { status: 1, complained: expect.stringContaining('To bind the disk to the TPM again') }
    expect(change([], '--user-account-only', '--update-tpm2')).toMatchObject(noDisk)
    expect(changeOn('', [], '--update-tpm2')).toMatchObject(noDisk)
    expect(hash()).toBe('$6$x$before')
    // Both, where there is one of the two.
    expect(changeOn('', ['a new one', 'a new one']).status).toBe(0)
    expect(hash()).toMatch(/^\$y\$/)
  })

  it('knows no account that is not there', () => {
    expect(change([], 'bob').complained).toContain('There is no account bob')
    expect(change([], '--both').status).toBe(2)
    expect(change([], '--user-account-only', '--full-disk-encryption-only').status).toBe(2)
  })
})
