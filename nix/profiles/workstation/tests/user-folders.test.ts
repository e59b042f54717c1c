// The names of the folders that a desktop makes in a home, with the real xdg-user-dirs and a language that has other names.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { scratchRoot } from '../../../modules/seed/scratch.ts'

const has = (command: string) => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0
const missing = ['localedef', 'xdg-user-dirs-update'].filter(command => !has(command)).join(', ')

const folder = join(import.meta.dirname, '..')
/** What is in `homes = [ … ]`. */
const kept = [
  ...(/homes = \[(.*?)\]/s
    .exec(readFileSync(join(folder, 'default.nix'), 'utf8'))?.[1]
    ?.matchAll(/"(.*)"/g) ?? []),
].map(([, name]) => name)

let root: ReturnType<typeof scratchRoot>
const locales = scratchRoot()
beforeAll(() => {
  spawnSync('localedef', ['-i', 'de_DE', '-f', 'UTF-8', locales.at('de_DE.UTF-8')])
})
afterAll(() => locales.remove())
beforeEach(() => {
  root = scratchRoot()
  mkdirSync(root.at('home'))
})
afterEach(() => root.remove())

/** In a session of that language. */
function inGerman(...command: [string, ...string[]]): void {
  const [program, ...words] = command
  const { status, stderr } = spawnSync(program, words, {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: root.at('home'), LANG: 'de_DE.UTF-8', LOCPATH: locales.path },
  })
  expect([status, stderr]).toEqual([0, ''])
}
const folders = () => readdirSync(root.at('home')).filter(name => !name.startsWith('.'))

describe.skipIf(missing)(`the folders of a home${missing && ` (needs ${missing})`}`, () => {
  it('have English names in each language, and each of them outlives a reset', () => {
    inGerman('bash', join(folder, 'user-folders.sh'))
    inGerman('xdg-user-dirs-update')
    expect(folders()).toEqual(expect.arrayContaining(['Desktop', 'Documents', 'Downloads', 'Pictures']))
    expect(folders().filter(name => !kept.includes(name))).toEqual([])
  })

  it('would have names that nothing keeps, without that', () => {
    inGerman('xdg-user-dirs-update')
    expect(folders()).toContain('Dokumente')
    expect(kept).not.toContain('Dokumente')
  })
})
