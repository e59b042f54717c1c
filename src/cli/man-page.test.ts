// The manual page: complete, and accepted by the program that reads it.
import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { completionTable } from './completion-scripts.ts'
import { manPage } from './man-page.ts'
import { createProgram } from './program.ts'

const program = createProgram({ version: '1.2.3', act: () => async () => undefined })
const page = manPage(program)
const unescaped = page.replaceAll('\\-', '-').replaceAll('\\fB', '').replaceAll('\\fR', '')

test('names every command and option', () => {
  const rows = completionTable(program)
  const commands = [...rows.keys()].filter(
    path => path && ![...rows.keys()].some(other => other.startsWith(`${path} `)),
  )
  expect(commands.length).toBeGreaterThan(30)
  for (const path of commands) expect(unescaped).toMatch(new RegExp(`^\\.SS "kiln ${path}[ "]`, 'm'))
  const options = [...rows.values()].flat().filter(({ text }) => text.startsWith('--'))
  for (const { text, description } of options)
    expect([text, unescaped.includes(text) && unescaped.includes(description)]).toEqual([text, true])
})

const groff = spawnSync('groff', ['--version']).error === undefined

test.runIf(groff)('groff shows it without a warning', () => {
  const { stdout, stderr } = spawnSync('groff', ['-man', '-Tutf8', '-ww', '-K', 'utf8'], {
    input: page,
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  // Bold is written as a letter struck twice.
  const plain = stdout.split('\b').reduce((text, rest) => text.slice(0, -1) + rest)
  expect(plain).toContain('EXIT STATUS')
})
