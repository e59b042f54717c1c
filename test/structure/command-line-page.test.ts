// The synopsis of docs/cli.md names the commands and options of the command line, and no others.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { completionTable } from '#cli/completion-scripts.ts'
import { createProgram } from '#cli/program.ts'

const page = readFileSync(join(import.meta.dirname, '../../docs/cli.md'), 'utf8')
/** Each command of the synopsis, with the lines that continue it. */
const entries = (/^```\n(kiln box [^`]*?)^```$/m.exec(page)?.[1] ?? '').split(/^(?=kiln )/m)

/** Every command has these, so the page explains them once. */
const common = ['--json', '--profiles']
const table = completionTable(createProgram({ version: '0', act: () => async () => undefined }))
const commands = (table.get('') ?? []).map(({ text }) => text).filter(text => !text.startsWith('--'))

const words = (command: string) =>
  [...table]
    .filter(([path]) => path === command || path.startsWith(`${command} `))
    .flatMap(([, rows]) => rows.map(({ text }) => text))
    .filter(text => !common.includes(text))

const isOption = (word: string) => word.startsWith('-')
const documented = (command: string) =>
  entries
    .filter(entry => entry.split(' ')[1]?.trim() === command)
    .flatMap(entry => entry.match(/(?<![\w-])-{0,2}[a-z][a-z0-9-]*/g) ?? [])
    .map(word => (word === '-f' ? '--format' : word))

test('finds the synopsis and the commands', () => {
  expect(entries.length).toBeGreaterThan(30)
  expect(commands.length).toBeGreaterThan(20)
})

test.each(commands)('the synopsis has each command and option of kiln %s', command => {
  const there = new Set(documented(command))
  expect(words(command).filter(word => !there.has(word))).toEqual([])
})

test.each(commands)('the synopsis has no option that kiln %s does not know', command => {
  const known = new Set(words(command))
  expect(documented(command).filter(word => isOption(word) && !known.has(word))).toEqual([])
})
