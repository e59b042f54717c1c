// What main and preload use of Electron is in the types of the Electron that ships, and is not deprecated there. The tests'
// own Electron is older, so nothing else would notice. tsc holds the members; this holds the names and the deprecations.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { productFiles } from './import-graph.ts'

const root = join(import.meta.dirname, '..', '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const types = read('node_modules/electron/electron.d.ts')
const { version } = JSON.parse(read('node_modules/electron/package.json')) as { version: string }

/** Each name that is imported from electron, with the files. */
function imported(): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const path of [...productFiles('src/main'), ...productFiles('src/preload')])
    for (const [, names = ''] of read(path).matchAll(/^import (?:type )?\{([^}]*)\} from 'electron'$/gm))
      for (const name of names.split(',').map(each => each.replace(/\btype\b/, '').trim()))
        if (name !== '') found.set(name, [...(found.get(name) ?? []), path])
  return found
}

it('the Electron that ships is the one whose changes the ADR lists', () => {
  expect(version.split('.')[0]).toBe('45')
  expect(read('docs/adr/0029-from-electron-22-to-45.md')).toContain('Electron 45')
})

it('every name that is imported is exported by its types', () => {
  const names = [...imported().keys()]
  expect(names.length).toBeGreaterThan(10)
  const missing = names.filter(
    name =>
      !new RegExp(
        `^\\s*(?:(?:const|class|type|interface) ${name}\\b|export (?:import|type) ${name}\\b)`,
        'm',
      ).test(types),
  )
  expect(missing).toEqual([])
})

/** protocol.handle is newer than the tests' Electron. */
const stillUsed = ['src/main/app-scheme.ts: registerBufferProtocol']

it('no method that is called is marked as deprecated', () => {
  const deprecated = new Set(
    [...types.matchAll(/@deprecated[^/]*(?:\/(?!\*)[^/]*)*?\*\/\s*([A-Za-z]+)\(/g)].map(
      ([, name = '']) => name,
    ),
  )
  expect(deprecated).toContain('registerBufferProtocol')
  const used = [...productFiles('src/main'), ...productFiles('src/preload')].flatMap(path =>
    [...read(path).matchAll(/\.([A-Za-z]+)\(/g)].flatMap(([, name = '']) =>
      deprecated.has(name) ? [`${path}: ${name}`] : [],
    ),
  )
  expect(used).toEqual(stillUsed)
})
