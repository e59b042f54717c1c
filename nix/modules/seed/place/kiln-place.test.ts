// kiln-place.sh in a scratch root.
import { lstatSync, mkdirSync, readlinkSync, symlinkSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { scratchRoot } from '../scratch.ts'

/** As NixOS makes it of environment.sessionVariables. */
const pamEnvironment =
  'LANG   DEFAULT="en_US.UTF-8"\nLANGUAGES   DEFAULT="x"\nPATH   DEFAULT="/run/wrappers/bin"\n'

let root: ReturnType<typeof scratchRoot>
beforeEach(() => {
  root = scratchRoot()
  for (const zone of ['UTC', 'Europe/Amsterdam']) root.write(`etc/zoneinfo/${zone}`, 'TZif2')
  root.write('etc/kbd/keymaps/i386/qwertz/de-latin1.map.gz', '')
  root.write('store/locale.conf', 'LANG=en_US.UTF-8\nLC_TIME=nl_NL.UTF-8\n')
  root.write('store/vconsole.conf', 'KEYMAP=us\nFONT=ter-16n\n')
  root.write('store/pam/environment', pamEnvironment)
  mkdirSync(root.at('etc/pam'))
  for (const file of ['locale.conf', 'vconsole.conf', 'pam/environment'])
    symlinkSync(root.at('store', file), root.at('etc', file))
  symlinkSync('/etc/zoneinfo/UTC', root.at('etc/localtime'))
})
afterEach(() => root.remove())

const take = (given: Record<string, string>, locales = 'C.UTF-8 en_US.UTF-8 de_DE.UTF-8') => {
  for (const [name, text] of Object.entries(given)) root.write(`var/lib/kiln/${name}`, text)
  return root.run('place/kiln-place.sh', { KILN_LOCALES: locales })
}
const now = () => ({
  zone: readlinkSync(root.at('etc/localtime')),
  locale: root.read('etc/locale.conf').split('\n').filter(Boolean).sort(),
  console: root.read('etc/vconsole.conf').split('\n').filter(Boolean).sort(),
})
const configured = {
  zone: '/etc/zoneinfo/UTC',
  locale: ['LANG=en_US.UTF-8', 'LC_TIME=nl_NL.UTF-8'],
  console: ['FONT=ter-16n', 'KEYMAP=us'],
}

describe('kiln-place', () => {
  test('gives the language to sessions without a login shell too', () => {
    take({ locale: 'de_DE.UTF-8' })
    expect(root.read('etc/pam/environment').split('\n').filter(Boolean).sort()).toEqual([
      'LANG DEFAULT="de_DE.UTF-8"',
      'LANGUAGES   DEFAULT="x"',
      'PATH   DEFAULT="/run/wrappers/bin"',
    ])
    expect(lstatSync(root.at('etc/pam/environment')).mode & 0o777).toBe(0o644)
    expect(root.read('store/pam/environment')).toBe(pamEnvironment)
  })

  test('takes all three, keeps what else is set, and leaves the store alone', () => {
    const done = take({ 'time-zone': 'Europe/Amsterdam\n', locale: 'de_DE.UTF-8', keymap: 'de-latin1' })
    expect(done).toEqual({ status: 0, said: '', complained: '' })
    expect(now()).toEqual({
      zone: '/etc/zoneinfo/Europe/Amsterdam',
      locale: ['LANG=de_DE.UTF-8', 'LC_TIME=nl_NL.UTF-8'],
      console: ['FONT=ter-16n', 'KEYMAP=de-latin1'],
    })
    expect(root.read('store/locale.conf')).toContain('LANG=en_US.UTF-8')
    expect(lstatSync(root.at('etc/locale.conf')).mode & 0o777).toBe(0o644)
  })

  test('changes nothing where the drive brought nothing, and nothing more the second time', () => {
    expect(take({}).status).toBe(0)
    expect(now()).toEqual(configured)
    take({ keymap: 'de-latin1' })
    const first = now()
    expect(take({}).status).toBe(0)
    expect(now()).toEqual(first)
  })

  test.each([
    ['time-zone', 'Mars/Olympus', 'is not a valid time zone'],
    ['time-zone', '../../etc/passwd', 'is not a valid time zone'],
    ['time-zone', 'Europe', 'is not a valid time zone'],
    ['locale', 'fr_FR.UTF-8', 'is not a locale of this image (it has: C.UTF-8 en_US.UTF-8 de_DE.UTF-8)'],
    ['locale', '*', 'is not a locale of this image'],
    ['locale', 'x\nLD_PRELOAD=/tmp/x', 'is not a locale of this image'],
    ['keymap', 'klingon', 'is not a keyboard layout that loadkeys has'],
    ['keymap', '*', 'is not a keyboard layout that loadkeys has'],
  ])('says what is wrong with %s %j, and leaves the configured one', (name, text, words) => {
    const { status, complained } = take({ [name]: text })
    expect(status).toBe(0)
    expect(complained).toContain(words)
    expect(now()).toEqual(configured)
  })

  test('takes what is right beside what is wrong', () => {
    expect(take({ 'time-zone': 'Nowhere', keymap: 'de-latin1' }).status).toBe(0)
    expect(now()).toEqual({ ...configured, console: ['FONT=ter-16n', 'KEYMAP=de-latin1'] })
  })

  test('takes any language where the image has all', () => {
    expect(take({ locale: 'fr_FR.UTF-8' }, 'all').status).toBe(0)
    expect(now().locale).toContain('LANG=fr_FR.UTF-8')
  })
})
