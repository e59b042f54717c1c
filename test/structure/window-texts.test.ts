// A text of the window is loaded before a component shows it: the bundler puts a file of texts where it is imported, so
// each part of the window that is loaded separately has to import the texts of all that it draws.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'vite'
import { expect, it } from 'vitest'
import { windowTextFiles } from '#test/window-texts.ts'
import { importsIn, productFiles, runningSpecifiersOf } from './import-graph.ts'

const root = join(import.meta.dirname, '../..')
const start = 'src/renderer/src/main.tsx'

const ownerOf = new Map(
  windowTextFiles.flatMap(({ file, codes }) => codes.map(code => [code, file] as const)),
)
const owners = new Set(ownerOf.values())
const codes = [...ownerOf.keys()]

const atOnce = (name: string, text: string) => runningSpecifiersOf(name, text, { later: false })
const files = new Map(
  productFiles('src/renderer/src').map(file => {
    const text = readFileSync(join(root, file), 'utf8')
    const imported = importsIn(file, text, atOnce).files
    const all = importsIn(file, text, runningSpecifiersOf).files
    return [file, { text, imported, later: all.filter(each => !imported.includes(each)) }] as const
  }),
)

/** What is loaded with a file: without what it loads later by `import()`. */
function loadedWith(entry: string): Set<string> {
  const found = new Set<string>()
  const visit = (file: string): void => {
    if (found.has(file)) return
    found.add(file)
    files.get(file)?.imported.forEach(visit)
  }
  visit(entry)
  return found
}

/** The window's texts that a file shows. */
function codesOf(file: string): Set<string> {
  const text = owners.has(file) ? '' : (files.get(file)?.text ?? '')
  const whole = [...text.matchAll(/['"`]([\w.-]+)['"`]/g)].map(([, code = '']) => code)
  const begun = [...text.matchAll(/`([\w-]+\.[\w.-]*)\$\{/g)].map(([, beginning = '']) => beginning)
  const used = [...whole, ...codes.filter(code => begun.some(beginning => code.startsWith(beginning)))]
  return new Set(used.filter(code => ownerOf.has(code)))
}
/** The files of texts that a file needs. */
const neededBy = (file: string): Set<string> =>
  new Set([...codesOf(file)].flatMap(code => ownerOf.get(code) ?? []))

const atStart = loadedWith(start)
const parts = [start, ...new Set([...files.values()].flatMap(({ later }) => later))]

it.each(parts)('%s is loaded with the texts of all that it shows', part => {
  const loaded = loadedWith(part)
  const missing = [...loaded].flatMap(file =>
    [...neededBy(file)]
      .filter(owner => !loaded.has(owner) && !atStart.has(owner))
      .map(owner => `${file}: import ${owner}`),
  )
  expect(missing).toEqual([])
})

type Node = { type: string } & Record<string, unknown>
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'

/** Whether a text is shown while the module is loaded: `t` or `rich` is called outside of all functions. */
function showsAtOnce(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(showsAtOnce)
  if (!isNode(value) || /Function/.test(value.type)) return false
  const callee = value['callee']
  if (value.type === 'CallExpression' && isNode(callee) && ['t', 'rich'].includes(String(callee['name'])))
    return true
  return Object.values(value).some(showsAtOnce)
}

it('a module that shows a text while it is loaded imports the texts itself, so that they are there', () => {
  const early = [...files].filter(([name, { text }]) => showsAtOnce(parseSync(name, text).program.body))
  expect(early.length).toBeGreaterThan(0)
  const missing = early.flatMap(([name, { imported }]) =>
    [...neededBy(name)].filter(owner => !imported.includes(owner)).map(owner => `${name}: import ${owner}`),
  )
  expect(missing).toEqual([])
})

it('a text is loaded at the start only if something that is loaded then shows it', () => {
  const shown = new Set([...atStart].flatMap(file => [...codesOf(file)]))
  const loaded = windowTextFiles.filter(({ file }) => atStart.has(file)).flatMap(each => each.codes)
  expect(loaded.length).toBeGreaterThan(50)
  expect(loaded.filter(code => !shown.has(code))).toEqual([])
})
