// Files with tests, wherever they are: how long they are, and how their tests are named.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const files = globSync('{src,test,lab,scripts,nix,e2e}/**/*.{test,spec}.{ts,tsx}', { cwd: root })
const withoutSubject = /^(?:nor|so|neither|and|is|has|does)\b/i
/** Playwright's and Vitest's calls that make no test. */
const others = /^test\.(?:before|after|setTimeout|use|step|slow|extend|describe)/

const quote = /['"`]/
const endOfString = (text: string, from: number) => {
  let at = from + 1
  while (at < text.length && text[at] !== text[from]) at += text[at] === '\\' ? 2 : 1
  return at
}

/** Where the bracket at `from` is closed. */
function endOfBrackets(text: string, from: number): number {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const character = text[at] ?? ''
    if (quote.test(character)) at = endOfString(text, at)
    else if (character === '(') depth++
    else if (character === ')' && --depth === 0) return at
  }
  return text.length
}

/** The name in `test.skipIf(…).each([…])('name', …)`; null for a call without one, as test.skip(condition, why). */
function nameOf(text: string, start: number): string | null {
  for (let at = text.indexOf('(', start); text[at] === '('; ) {
    let first = at + 1
    while (/\s/.test(text[first] ?? '')) first++
    if (quote.test(text[first] ?? '')) return text.slice(first + 1, endOfString(text, first))
    const after = endOfBrackets(text, at) + 1
    const [next = ''] = /^\s*(?:\.\w+(?:<[^(]*>)?)*(?=\()/.exec(text.slice(after, after + 400)) ?? ['none']
    at = after + next.length
  }
  return null
}

/** The formatter puts them at the start of a line. */
const namesIn = (text: string): string[] =>
  [...text.matchAll(/^(?:test|it)\b[^\n]*/gm)].flatMap(({ 0: line, index }) =>
    others.test(line) ? [] : (nameOf(text, index) ?? []),
  )

it('a file with tests has at most 250 lines, also one that other files take its tests from', () => {
  const support = globSync('{src,test,lab,scripts}/**/*.{ts,tsx}', { cwd: root }).filter(
    file =>
      !files.includes(file) && /^\s*(?:test|it)(?:\.\w+)*\(/m.test(readFileSync(join(root, file), 'utf8')),
  )
  expect(support).toContain('test/support/hosts/script-cases.ts')
  const lines = (file: string) => readFileSync(join(root, file), 'utf8').split('\n').length - 1
  expect([...files, ...support].filter(file => lines(file) > 250)).toEqual([])
})

// They are read in a list of failures.
it('a test with no describe around it begins with its subject', () => {
  const found = files.flatMap(file =>
    namesIn(readFileSync(join(root, file), 'utf8')).map(name => ({ file, name })),
  )
  expect(found.length).toBeGreaterThan(2000)
  expect(found.filter(({ name }) => withoutSubject.test(name))).toEqual([])
})

it('the name is found behind conditions and tables', () => {
  const text = `
test('a', () => {})
test.skipIf(f(')'))("b", () => {})
it.each<[string]>([
  ['(', x => y(x)],
])('c', () => {
  test('inner', () => {})
})
test.runIf(a)(
  \`d\`,
  () => {},
)
test.skip(no, 'why')
test.beforeEach(() => {})
`
  expect(namesIn(text)).toEqual(['a', 'b', 'c', 'd'])
})
