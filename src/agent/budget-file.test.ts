import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openBudgets } from './budget-file.ts'
import type { Settings } from './settings.ts'

const limits = { tokensPerDay: 100, centsPerDay: null, inputCents: 0, outputCents: 0 }
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-budgets-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it.each([
  '{"day":"2026-07-02","used":{"2":{"tokens":null,"cents":null}}}',
  '{"day":"2026-07-02","used":{"2":{"tokens":-5,"cents":0}}}',
  '{"day":"2026-07-0',
  '',
])('a damaged file is put aside, and does not end the process: %s', text => {
  const path = join(folder, 'budgets.json')
  writeFileSync(path, text)
  const lines: string[] = []
  const clock = { now: () => Date.parse('2026-07-02'), log: (line: string) => lines.push(line) }
  const budgets = openBudgets(path, limits as Settings, clock)
  expect(budgets.left('2')).toEqual({ tokens: 100, cents: null })
  budgets.spend('2', { input: Number.MAX_SAFE_INTEGER, output: Number.MAX_SAFE_INTEGER })
  expect(openBudgets(path, limits as Settings, clock).left('2').tokens).toBe(0)
  expect(readFileSync(`${path}.damaged`, 'utf8')).toBe(text)
  expect(lines).toHaveLength(1)
  expect(readdirSync(folder).sort()).toEqual(['budgets.json', 'budgets.json.damaged'])
})

it('a file that cannot be read stays where it is, since the use of the day is in it', () => {
  const path = join(folder, 'budgets.json')
  mkdirSync(path)
  const open = () => openBudgets(path, limits as Settings, { now: Date.now, log: expect.fail })
  expect(open).toThrow('EISDIR')
  expect(readdirSync(folder)).toEqual(['budgets.json'])
})
