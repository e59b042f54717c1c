// Every text of the catalogues is used, and a search for its code finds where.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { terminal } from '#cli/messages/index.ts'
import { connectPages } from '#connect/pages/texts.ts'
import { hyperV } from '#shared/messages/en/images-hyper-v.ts'
import { english } from '#shared/messages/en/index.ts'
import { launcher } from '#shared/messages/en/kits-launcher.ts'
import { isTextsFile, windowTexts } from '#test/window-texts.ts'
import { textFamilies } from './text-families.ts'

const root = join(import.meta.dirname, '../..')
const isCatalogue = (file: string) =>
  /^src\/(shared\/messages\/en\/|cli\/messages\/|connect\/pages\/(box-)?texts\.ts$)/.test(file) ||
  isTextsFile(file)
const sources = globSync('src/**/*.{ts,tsx}', { cwd: root })
  .filter(file => !isCatalogue(file) && !/\.test\.tsx?$/.test(file))
  .map(file => ({ file, text: readFileSync(join(root, file), 'utf8') }))

/** The words of scripts that people run: no face shows them. */
const scripts = [hyperV, launcher]
const codes = [english.texts, windowTexts, english.errors, terminal, connectPages, ...scripts].flatMap(
  Object.keys,
)
const families = Object.entries(textFamilies).map(([begins, endings]) => ({
  begins,
  endings: endings.split(' '),
}))

/** The string literals of the code, and its template literals with a hole. */
const literals = new Set(
  sources.flatMap(({ text }) => [...text.matchAll(/(['"`])([\w.-]+)\1/g)].map(at => at[2])),
)
const ofWindow = (file: string) => file.startsWith('src/renderer/')
const outside = sources.filter(({ file }) => !ofWindow(file)).map(({ text }) => text)
const literalsOutside = new Set(
  outside.flatMap(text => [...text.matchAll(/(['"`])([\w.-]+)\1/g)].map(at => at[2])),
)
const begunOutside = new Set(
  outside.flatMap(text => [...text.matchAll(/`([\w-]+\.[\w.-]*)\$\{/g)].map(([, begins = '']) => begins)),
)
/** What `t`, `rich`, `message`, `failure` … are given, if it is put together. */
const assembled = sources.flatMap(({ file, text }) =>
  [
    ...text.matchAll(
      /\b(?:t|rich|text|message|failure|terminalMessage|windowMessage)\(\s*(?:[\w.>< ]+\? )?`([^`]*\$\{[^`]*)`/g,
    ),
  ].map(([, code = '']) => ({ file, code })),
)

test('every code is used in a source file', () => {
  expect(codes.length).toBeGreaterThan(3000)
  const ofFamilies = new Set(families.flatMap(({ begins, endings }) => endings.map(each => begins + each)))
  expect(codes.filter(code => !literals.has(code) && !ofFamilies.has(code))).toEqual([])
})

test('no code is in two files', () => {
  const inFiles = globSync('src/{shared/messages/en,cli/messages}/*.ts', { cwd: root })
    .filter(file => !file.endsWith('.test.ts'))
    .flatMap(file =>
      [...readFileSync(join(root, file), 'utf8').matchAll(/^ {2,4}'([\w.-]+)':/gm)].map(([, code]) => ({
        file,
        code,
      })),
    )
  expect(inFiles.length).toBeGreaterThan(2000)
  const first = new Map(inFiles.toReversed().map(({ file, code }) => [code, file]))
  expect(inFiles.filter(({ file, code }) => first.get(code) !== file)).toEqual([])
})

test('a text that only the window shows is beside its component', () => {
  const shared = Object.keys(english.texts)
  const isOutside = (code: string) =>
    literalsOutside.has(code) || [...begunOutside].some(begins => code.startsWith(begins))
  expect(shared.filter(isOutside).length).toBeGreaterThan(500)
  expect(shared.filter(code => !isOutside(code))).toEqual([])
})

test('a code that is put together is a declared beginning and one hole', () => {
  expect(assembled.length).toBeGreaterThan(50)
  const undeclared = assembled.filter(({ code }) => {
    const [, begins = '', after] = /^([\w.-]+)\$\{[^}]*\}(.*)$/.exec(code) ?? []
    return after !== '' || !Object.hasOwn(textFamilies, begins)
  })
  expect(undeclared.map(({ file, code }) => `${file}: ${code}`)).toEqual([])
})

test('every declared beginning is put together somewhere, and each of its codes has a text', () => {
  const unused = families.filter(({ begins }) => !sources.some(({ text }) => text.includes(`\`${begins}\${`)))
  expect(unused.map(({ begins }) => begins)).toEqual([])
  const all = families.flatMap(({ begins, endings }) => endings.map(each => begins + each))
  expect(all.filter(code => !codes.includes(code))).toEqual([])
})
