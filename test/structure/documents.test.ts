// The lines of documents: at most 120 characters, so that a change of one sentence is a small diff. Tables and code are free.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')

/** `line: length` of each line of prose that is too long. A single word, such as a link, may be longer. */
function longLines(text: string): string[] {
  let inCode = false
  return text.split('\n').flatMap((line, index) => {
    if (line.trimStart().startsWith('```')) inCode = !inCode
    const isProse = !inCode && !/^(\||#| {4}|\s*<|\s*```)/.test(line) && line.trim().includes(' ')
    return isProse && line.length > 120 ? [`${index + 1}: ${line.length}`] : []
  })
}

it('documents are wrapped at 120 characters', () => {
  const files = execFileSync('git', ['-c', 'safe.directory=*', 'ls-files', '*.md'], {
    cwd: root,
    encoding: 'utf8',
  })
  // The pages of reference are made from the profiles' options.
  const written = files.split('\n').filter(file => file && !file.startsWith('docs/reference/'))
  expect(written.length).toBeGreaterThan(40)
  const found = written.flatMap(file =>
    longLines(readFileSync(join(root, file), 'utf8')).map(line => `${file}:${line}`),
  )
  expect(found).toEqual([])
})

it('a long line of prose is found, one of a table or of code is not', () => {
  const long = 'word '.repeat(30)
  expect(longLines(`${long}\n| ${long} |\n\`\`\`\n${long}\n\`\`\`\n- ${long}`)).toEqual(['1: 150', '6: 152'])
})
