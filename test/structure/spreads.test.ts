import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')

/** `...{ a, b }`: the formatter then leaves several properties on a line, and the compiler checks none for being unknown. */
const spreadLiteral = /\.\.\.\{\s*\w/

/** `...['--flag', value],`: the same for an array. */
const spreadArray = /\.\.\.\[[^[\]]*\]\s*[,\]]/

it('no literal is spread into another', () => {
  expect(spreadLiteral.test('x = { ...{ a, b }, c }')).toBe(true)
  expect(spreadLiteral.test('x = { ...known, ...(is ? { a } : {}) }')).toBe(false)
  expect(spreadArray.test("x = [...['--flag', value], last]")).toBe(true)
  expect(spreadArray.test('x = [...[value, ...others], last]')).toBe(true)
  expect(spreadArray.test('x = [...[a, b].map(String), ...(is ? [a] : [])]')).toBe(false)
  const files = execFileSync('git', ['-c', 'safe.directory=*', 'ls-files', '*.ts', '*.tsx'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
    .split('\n')
    .filter(file => file && !file.endsWith('spreads.test.ts') && existsSync(join(root, file)))
  expect(files.length).toBeGreaterThan(2000)
  expect(files.filter(file => spreadLiteral.test(readFileSync(join(root, file), 'utf8')))).toEqual([])
  expect(files.filter(file => spreadArray.test(readFileSync(join(root, file), 'utf8')))).toEqual([])
})
