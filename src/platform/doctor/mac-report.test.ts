import { expect, test } from 'vitest'
import { macReports } from './mac-report.ts'
import { tools } from './tools.ts'

test('reports a missing Rosetta, which only some need, and a package for the other processor', () => {
  const stateOf = (facts: Parameters<typeof macReports>[0]) =>
    macReports(facts).map(({ id, state, required }) => [id, state, required])
  expect(stateOf({ apple: false, translated: false, rosetta: false })).toEqual([])
  expect(stateOf({ apple: true, translated: false, rosetta: true })).toEqual([['rosetta', 'ok', false]])
  expect(stateOf({ apple: true, translated: false, rosetta: false })).toEqual([['rosetta', 'missing', false]])
  expect(stateOf({ apple: true, translated: true, rosetta: true })).toEqual([
    ['rosetta', 'ok', false],
    ['package', 'broken', false],
  ])
})

test('whatever Homebrew installs on a Mac can be installed without it', () => {
  const commands = tools.map(tool => tool.install.macos).filter(text => JSON.stringify(text).includes('brew'))
  expect(commands.length).toBeGreaterThan(2)
  for (const command of commands) expect(command).toMatch(/^brew install (\w+), or port install \1$/)
})
