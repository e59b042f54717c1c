// Debian's own client against a mirror in a folder, signed by the test's key.
import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ToolError, UnavailableError } from '../tool-error.ts'
import { type Apt, openApt } from './apt.ts'
import { type Mirror, makeMirror } from './mirror-for-tests.ts'
import { fileNameOf, type Pin } from './pins.ts'

const programs = ['apt-get', 'dpkg-deb', 'gpg', 'gpgconf']
const missing = programs.filter(name => spawnSync(name, ['--version']).error)
/** One more than is downloaded in one piece. */
const names = Array.from({ length: 41 }, (_, number) => `package-${String(number).padStart(2, '0')}`)

describe.skipIf(missing.length > 0)(`Debian’s packages (needs ${programs.join(', ')})`, () => {
  let root: string
  let target: string
  let mirror: Mirror
  let apt: Apt
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'kiln-mirror-'))
    target = join(root, 'downloaded')
    mirror = makeMirror(root, names)
    const env = { ...process.env, KILN_DEBIAN_MIRROR: mirror.url }
    apt = openApt({ suite: 'test', env, keyring: mirror.keyring })
  })
  afterEach(() => {
    apt[Symbol.dispose]()
    rmSync(root, { recursive: true, force: true })
  })
  const download = (change: Record<string, Pin> = {}) =>
    apt.download({ base: { ...mirror.pins, ...change } }, target)
  const thrownBy = (work: () => unknown): unknown => {
    try {
      return work()
    } catch (thrown) {
      return thrown
    }
  }
  const pinOf = (name: string): Pin => mirror.pins[name] ?? { version: '', sha256: '' }
  const arrived = () => readdirSync(target).sort()
  const all = () => names.map(name => fileNameOf(name, pinOf(name), 'deb')).sort()

  test('arrive under names that say their content, and are pinned as the list has them', () => {
    download()
    expect(arrived()).toEqual(all())
    expect(apt.pinsOf(['package-07'])).toEqual({ 'package-07': pinOf('package-07') })
  })

  test('that Debian has not are named, with the file to correct', () => {
    apt.update()
    expect(() => apt.resolve(['package-01', 'no-such-package'])).toThrow(
      'Debian has no package "no-such-package". Correct nix/tests/debian/wanted.json.',
    )
  })

  test('of another content than was pinned are not kept', () => {
    const other = { version: '1', sha256: 'f'.repeat(64) }
    expect(() => download({ 'package-03': other })).toThrow(
      'package-03 1 has another SHA-256 than pins.json says. It was not kept.',
    )
    expect(arrived()).not.toContain(fileNameOf('package-03', other, 'deb'))
  })

  test('of another version than the mirror has say how to pin that', () => {
    const thrown = thrownBy(() => download({ 'package-03': { ...pinOf('package-03'), version: '2' } }))
    expect(thrown).toBeInstanceOf(UnavailableError)
    expect(String(thrown)).toContain('The mirror no longer has package-03 2.')
  })

  test('that came before the mirror went away are kept, and the next try continues with the others', () => {
    const last = 'package-40'
    rmSync(mirror.fileOf(last))
    const thrown = thrownBy(() => download())
    expect(thrown).toBeInstanceOf(UnavailableError)
    expect(String(thrown)).toContain('The mirror does not answer')
    expect(arrived()).toEqual(all().filter(name => !name.startsWith(last)))
    expect(thrownBy(() => download())).toBeInstanceOf(UnavailableError)
  })

  test('that the mirror holds damaged are an error, not a reason to skip', () => {
    appendFileSync(mirror.fileOf('package-05'), 'more')
    const thrown = thrownBy(() => download())
    expect(thrown).toBeInstanceOf(ToolError)
    expect(thrown).not.toBeInstanceOf(UnavailableError)
    expect(String(thrown)).toContain('package-05')
    expect(readdirSync(target)).toEqual([])
  })

  test('of a mirror that another key signed are refused', () => {
    const other = makeMirror(mkdtempSync(join(root, 'other-')), ['package-00'])
    const env = { ...process.env, KILN_DEBIAN_MIRROR: mirror.url }
    using wrong = openApt({ suite: 'test', env, keyring: other.keyring })
    expect(() => wrong.update()).toThrow(/NO_PUBKEY|not signed|couldn't be verified/)
  })
})
