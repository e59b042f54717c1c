// kiln-generations.sh with the real nix-env, and kiln-known-good.sh, on a scratch root.
import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { nixPath } from '#platform/nix/places.ts'
import { scratchRoot } from '../../seed/scratch.ts'

const PATH = `${nixPath(process.env, homedir())}:/usr/sbin:/sbin`
const noNix = spawnSync('nix-env', ['--version'], { env: { ...process.env, PATH } }).status !== 0

let root: ReturnType<typeof scratchRoot>
const link = (target: string, at: string) => symlinkSync(root.at(target), root.at(at))
const profiles = 'nix/var/nix/profiles'
const system = (number: number) => `nix/store/system-${number}`
const generations = () =>
  readdirSync(root.at(profiles))
    .flatMap(name => /^system-(\d+)-link$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b)

function installed(numbers: number[], current: number, booted = current) {
  for (const number of numbers) {
    mkdirSync(root.at(`${system(number)}/bin`), { recursive: true })
    const menu = root.at('menu')
    const checks = root.at('checks')
    writeFileSync(
      root.at(`${system(number)}/bin/switch-to-configuration`),
      // As the real one: checks get the system and the word, and what fails ends it.
      `#!/bin/sh\n[ ! -e "${checks}" ] || sh "${checks}" "\${0%/bin/*}" "$1" || exit 1
[ "$1" != check ] || exit 0\necho "$1 ${number}" >>"${menu}"\n`,
      { mode: 0o755 },
    )
    link(system(number), `${profiles}/system-${number}-link`)
  }
  symlinkSync(`system-${current}-link`, root.at(`${profiles}/system`))
  link(system(booted), 'run/booted-system')
  link(system(current), 'run/current-system')
}

beforeEach(() => {
  root = scratchRoot()
  for (const folder of [profiles, 'nix/var/nix/gcroots', 'run', 'bin']) {
    mkdirSync(root.at(folder), { recursive: true })
  }
})
afterEach(() => root.remove())

describe.skipIf(noNix)('old generations', () => {
  const script = '../base/generations/kiln-generations.sh'
  const clean = (limit = '0') => root.run(script, { PATH, KEEP: '5', LIMIT: limit })

  test('stay up to the number that is kept, and the boot menu is left alone', () => {
    installed([3, 7, 8, 9, 12], 12)
    expect(clean()).toMatchObject({ status: 0, said: expect.stringContaining('all stay') })
    expect(generations()).toEqual([3, 7, 8, 9, 12])
    expect(existsSync(root.at('menu'))).toBe(false)
  })

  test('go beyond it, and the boot menu is made again for what boots next', () => {
    installed([1, 2, 3, 4, 5, 6, 7, 8], 8)
    expect(clean()).toMatchObject({ status: 0 })
    expect(generations()).toEqual([4, 5, 6, 7, 8])
    expect(root.read('menu')).toBe('boot 8\n')
  })

  test('stay while the profile names a system that a check refuses', () => {
    installed([1, 2, 3, 4, 5, 6, 7, 8], 8)
    writeFileSync(root.at('checks'), 'case $2 in switch | boot | check) exit 1 ;; esac')
    const { status, said } = clean()
    expect([status, said]).toEqual([0, expect.stringContaining('--switch-generation NUMBER')])
    expect(generations()).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect(existsSync(root.at('menu'))).toBe(false)
  })

  test('stay if a specialisation of them was started', () => {
    installed([1, 2, 3, 4, 5, 6, 7, 8], 8)
    mkdirSync(root.at('nix/store/special'))
    mkdirSync(root.at(`${system(2)}/specialisation`))
    link('nix/store/special', `${system(2)}/specialisation/once`)
    rmSync(root.at('run/booted-system'))
    link('nix/store/special', 'run/booted-system')
    clean()
    expect(generations()).toEqual([2, 4, 5, 6, 7, 8])
  })

  test.each([0, 4_070_908_800])('stay whatever the clock says (%i)', seconds => {
    installed([1, 2, 3, 4, 5], 5)
    // A generation's age is the time of its link, which Nix takes for --delete-older-than.
    for (const number of [1, 2, 3, 4, 5]) utimesSync(root.at(system(number)), seconds, seconds)
    clean()
    expect(generations()).toEqual([1, 2, 3, 4, 5])
  })

  test('stay if they run, boot next, were started or are known to start', () => {
    installed([1, 2, 3, 4, 5, 6, 7, 8, 9], 2, 3)
    link(system(1), 'nix/var/nix/gcroots/kiln-known-good')
    expect(clean()).toMatchObject({ status: 0 })
    expect(generations()).toEqual([1, 2, 3, 5, 6, 7, 8, 9])
    expect(root.read('menu')).toBe('boot 2\n')
  })

  test('leave room in the boot menu for each of those, ten switches after the last start too', () => {
    installed([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 11, 1)
    const menu = () => root.run(script, { PATH, LIMIT: '9' }, 'menu')
    expect(menu()).toMatchObject({ status: 0 })
    // The boot loader takes the newest nine, and is installed after this.
    expect(generations()).toEqual([1, 4, 5, 6, 7, 8, 9, 10, 11])
    expect(existsSync(root.at('menu'))).toBe(false)
    expect(menu()).toEqual({ status: 0, said: '', complained: '' })
    expect(generations()).toHaveLength(9)
  })

  test('leave room for what boots next, whose system is in the menu once', () => {
    installed([1, 2, 3, 4, 5, 6, 7], 2)
    // The same system, built again after something else.
    for (const number of [8, 9]) link(system(2), `${profiles}/system-${number}-link`)
    expect(root.run(script, { PATH, LIMIT: '5' }, 'menu')).toMatchObject({ status: 0 })
    expect(generations()).toEqual([1, 2, 6, 7, 8, 9])
    // One on trial is the newest.
    expect(root.run(script, { PATH, LIMIT: '1' }, 'menu')).toMatchObject({ status: 0 })
    expect(generations()).toEqual([1, 2, 9])
  })

  test('leave room in the menu that a collection makes', () => {
    installed([1, 2, 3, 4, 5, 6, 7, 8], 8, 1)
    expect(clean('4')).toMatchObject({ status: 0 })
    expect(generations()).toEqual([1, 6, 7, 8])
    expect(root.read('menu')).toBe('boot 8\n')
  })

  test('are counted as numbers, and links without one are left alone', () => {
    installed([9, 10, 11, 98, 99, 100], 100)
    link(system(9), `${profiles}/system-old-link`)
    clean()
    expect(generations()).toEqual([10, 11, 98, 99, 100])
    expect(existsSync(root.at(`${profiles}/system-old-link`))).toBe(true)
  })
})

describe('the last known good system', () => {
  const known = 'nix/var/nix/gcroots/kiln-known-good'
  const remember = (state: string) => {
    // A fake systemctl, which says how the system is.
    writeFileSync(root.at('bin/systemctl'), `#!/bin/sh\necho ${state}\n[ ${state} = running ]\n`, {
      mode: 0o755,
    })
    return root.run('../base/generations/kiln-known-good.sh', {
      PATH: `${root.at('bin')}:${process.env['PATH']}`,
    })
  }

  test('is the one that was started and runs without a failed unit', () => {
    installed([1, 2], 2)
    expect(remember('running')).toMatchObject({ status: 0, complained: '' })
    expect(readlinkSync(root.at(known))).toBe(`/${system(2)}`)
    expect(remember('running')).toMatchObject({ status: 0, said: '' })
  })

  test.each(['degraded', 'starting', 'maintenance'])('is never a system that is %s', state => {
    installed([1, 2], 2)
    symlinkSync(`/${system(1)}`, root.at(known))
    expect(remember(state)).toMatchObject({ status: 0, said: expect.stringContaining(`"${state}"`) })
    expect(readlinkSync(root.at(known))).toBe(`/${system(1)}`)
    // Its timer repeats it.
    expect(remember('running')).toMatchObject({ status: 0 })
    expect(readlinkSync(root.at(known))).toBe(`/${system(2)}`)
  })

  test('is not one that was only switched to', () => {
    installed([1, 2], 2, 1)
    expect(remember('running').said).toContain('only switched to')
    expect(existsSync(root.at(known))).toBe(false)
  })
})
