import { CommanderError } from 'commander'
import { expect, test } from 'vitest'
import { KilnError } from '#shared/errors.ts'
import { completionTable } from './completion-scripts.ts'
import { createProgram } from './program.ts'
import { usageReport } from './root-command.ts'

const table = completionTable(createProgram({ version: '0', act: () => async () => undefined }))
const lines = [...table].flatMap(([path, words]) =>
  words.map(({ text, description }) => `${path} ${text}: ${description}`.trim()),
)

test('lists of commands and options have one style: a few words, in lower case, without a full stop', () => {
  expect(lines.length).toBeGreaterThan(100)
  // Words in capitals are exempt: ID, SSH, JSON.
  expect(lines.filter(line => /: [A-Z](?![A-Z])/.test(line) || /[^.]\.$/.test(line))).toEqual([])
})

const refused = async (...words: string[]) => {
  const program = createProgram({ version: '0', act: () => async () => undefined })
  const thrown: unknown = await program.parseAsync(['node', 'kiln', ...words]).then(
    () => null,
    error => error,
  )
  return thrown instanceof KilnError ? thrown.report().values : thrown
}

test('an empty path is refused, and does not mean the current folder', async () => {
  for (const words of [
    ['publish', 'kitchen', '--to', ''],
    ['publish', 'kitchen', '--to='],
    ['publish', 'states', 'kitchen', '--to', ''],
    ['publish', 'keys', 'make', '--recovery-file', ''],
    ['build', 'tiny', '--out', ''],
    ['images', 'export', 'latest', ''],
    ['eject', 'tiny', ''],
    ['profiles', '--profiles', ''],
  ])
    expect(JSON.stringify(await refused(...words)), words.join(' ')).toMatch(
      /usage\.missing-(value|argument)/,
    )
  expect(await refused('publish', 'kitchen', '--to', '.')).toBeNull()
})

test('an unknown command is refused, also before or after --help', async () => {
  for (const words of [
    [''],
    ['nonsense'],
    ['nonsense', '--help'],
    ['--help', 'nonsense'],
    ['help', 'nonsense'],
    ['help', ''],
    ['images', 'nonsense', '--help'],
    ['images', '', '-h'],
    ['connect', '', '--help'],
    ['connect', 'nonsense', '--help'],
    ['connect', 'help', ''],
    ['help', 'connect', 'nonsense'],
    ['connect', 'computers', 'nonsense', '--help'],
  ]) {
    const reported = await refused(...words)
    const report = reported instanceof CommanderError ? usageReport(reported).values : reported
    const code = words.includes('') ? 'usage.empty-command' : 'usage.unknown-command'
    expect(report, words.join(' ')).toMatchObject({ reason: { code } })
  }
})
