// docs/runs/tests.md names for each fault the test that caught it: the file is a test of `npm test`, and has that title.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

/** Where a file of tests has its cases from another one. */
const cases: Readonly<Record<string, string>> = {
  'src/engine/deploy/supervisor/script.test.ts': 'test/support/hosts/script-cases.ts',
}
const root = join(import.meta.dirname, '..', '..')

it('the tests that caught a fault are there', () => {
  const page = readFileSync(join(root, 'docs', 'runs', 'tests.md'), 'utf8')
  const quotes = [...page.matchAll(/`([^`\n]+\.test\.ts)` "([^"\n]+)"/g)].map(
    ([, file = '', title = '']) => ({ file, title }),
  )
  expect(quotes.length).toBeGreaterThan(15)
  const gone = quotes.filter(({ file, title }) => {
    const path = join(root, cases[file] ?? file)
    return !existsSync(path) || !readFileSync(path, 'utf8').includes(title)
  })
  expect(gone).toEqual([])
  expect(quotes.filter(({ file }) => file.endsWith('.long.test.ts'))).toEqual([])
})
