import { expect, test } from 'vitest'
import { completionTable } from './completion-scripts.ts'
import { createProgram } from './program.ts'

const table = completionTable(createProgram({ version: '0', act: () => async () => undefined }))
const lines = [...table].flatMap(([path, words]) =>
  words.map(({ text, description }) => `${path} ${text}: ${description}`.trim()),
)

test('lists of commands and options have one style: a few words, in lower case, without a full stop', () => {
  expect(lines.length).toBeGreaterThan(100)
  // Words in capitals are exempt: ID, SSH, JSON.
  expect(lines.filter(line => /: [A-Z](?![A-Z])/.test(line) || /[^.]\.$/.test(line))).toEqual([])
})
