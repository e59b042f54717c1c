// The keyboard on which the disk's passphrase is typed at the start, beside the desktop's.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { evaluated, noSources, ofFunction } from '../../../tests/given.ts'

const modelMap = '/usr/share/systemd/kbd-model-map'

type Made = { console: string; warnings: string[]; keyboardCheck: string | null }
const made = (keyboardLayout: string, keyboardVariant = '', encryption = { enable: true }): Made =>
  ofFunction(join(import.meta.dirname, 'generated.nix'), {
    host: 'VM-TEST-Disk-Operation',
    settings: { locale: { keyboardLayout, keyboardVariant }, disk: { encryption } },
  })

describe.skipIf(noSources)('the keyboard of the console', () => {
  it.each([
    ['de,us', 'nodeadkeys,', 'de-latin1-nodeadkeys'],
    ['se', 'nodeadkeys', 'sv-latin1'],
    ['us', 'dvorak', 'dvorak'],
  ])(
    'is the first of the desktop, for %s %s',
    (layout, variant, keyboard) => {
      expect(made(layout, variant)).toMatchObject({ console: keyboard, warnings: [] })
    },
    300_000,
  )

  it('is not changed under a passphrase by an update, but by a person', () => {
    const { keyboardCheck } = made('de')
    const folder = mkdtempSync(join(tmpdir(), 'kiln-keyboard-'))
    const file = join(folder, 'vconsole.conf')
    const script = keyboardCheck?.replaceAll('/etc/vconsole.conf', file) ?? expect.unreachable()
    // Debian's bash reads its bashrc where standard input is a socket, which a pipe from Node is.
    const check = (action: string) =>
      spawnSync('bash', ['--norc', '-euc', script, 'check', '/nix/store/system', action], {
        encoding: 'utf8',
      })
    // Nothing runs yet: it is installed.
    expect(check('boot').status).toBe(0)
    writeFileSync(file, 'KEYMAP=us\nFONT=ter\n')
    for (const action of ['switch', 'boot'])
      expect(check(action)).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('set kiln.keyMap to "us"'),
      })
    expect(check('test').status).toBe(0)
    writeFileSync(file, 'KEYMAP=de\n')
    expect(check('switch')).toMatchObject({ status: 0, stderr: '' })
    rmSync(folder, { recursive: true })
    expect(made('us').keyboardCheck).toBe(null)
    expect(made('de', '', { enable: false }).keyboardCheck).toBe(null)
  }, 300_000)

  it('is "us" where it has none like it, with a warning where a passphrase is typed', () => {
    const { console, warnings } = made('fr', 'bepo')
    expect([console, warnings]).toEqual(['us', [expect.stringMatching(/^settings\.locale\.keyboardLayout/)]])
    expect(warnings[0]).toContain('is "us". Set kiln.keyMap to that keyboard')
    expect(made('ru', '', { enable: false })).toMatchObject({ console: 'us', warnings: [] })
  }, 300_000)

  it.skipIf(!existsSync(modelMap))('is paired with the desktop’s as systemd has it', () => {
    const pairs = readFileSync(modelMap, 'utf8')
      .split('\n')
      .filter(line => line !== '' && !line.startsWith('#'))
      .map(line => line.split(/\s+/))
      .map(([keyboard, layout, , variant]) => `${layout}${variant === '-' ? '' : `:${variant}`} ${keyboard}`)
    const own = evaluated<Record<string, string>>(join(import.meta.dirname, '../console-keyboards.nix'))
    // Austria's is Germany's, and Switzerland's German one is XKB's without a variant.
    const { at, ch, ...others } = own
    expect([at, ch]).toEqual(['de', 'sg'])
    for (const [layout, keyboard] of Object.entries(others)) expect(pairs).toContain(`${layout} ${keyboard}`)
  })
})
