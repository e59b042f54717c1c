// A folder inside that of a product word, an outside program or a feature has at least four files or another lifetime: fewer
// are found faster where they are used.
import { execFileSync } from 'node:child_process'
import { dirname, join } from 'node:path/posix'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')

/** How deep the folders are that are named by the glossary, a program or a feature: src/engine/hosts. */
const depthOfWords = (folder: string) => (folder.startsWith('src/renderer/src/') ? 5 : 3)

/** What is in each folder: files and folders. */
function contents(files: readonly string[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  for (const file of files)
    for (let path = file; path.includes('/'); path = dirname(path)) {
      const folder = dirname(path)
      found.set(folder, (found.get(folder) ?? new Set()).add(path))
    }
  return found
}

const tooSmall = (files: readonly string[]) =>
  [...contents(files)].flatMap(([folder, { size }]) =>
    folder.split('/').length > depthOfWords(folder) && size < 4 ? [`${folder}: ${size}`] : [],
  )

test('a folder of three files in another is found', () => {
  const files = ['ask.ts', 'parse.ts', 'parse.test.ts'].map(name => `src/engine/hosts/ask/${name}`)
  expect(tooSmall(files)).toEqual(['src/engine/hosts/ask: 3'])
  expect(tooSmall(files.map(file => file.replace('/ask/', '/')))).toEqual([])
})

test('no folder inside another has fewer than four files', () => {
  const listed = execFileSync('git', ['-c', 'safe.directory=*', 'ls-files', 'src'], {
    cwd: root,
    encoding: 'utf8',
  })
  const files = listed.split('\n').filter(file => file && !/\/(fixtures|public)\//.test(file))
  expect(files.length).toBeGreaterThan(1500)
  expect(tooSmall(files)).toEqual([])
})
