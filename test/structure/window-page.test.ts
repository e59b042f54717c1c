// docs/window.md: what it tells to copy is there, under the names that it gives.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join('src', 'renderer', 'src')
const page = readFileSync(join('docs', 'window.md'), 'utf8')
const section = (title: string) =>
  new RegExp(`^## ${title}\\n(.*?)(?=^## |$(?![\\s\\S]))`, 'ms').exec(page)?.[1] ?? ''
const words = (text: string) => [...text.matchAll(/`([^`\n]+)`/g)].map(([, word = '']) => word)

/** Folders that a section tells to copy. */
const copied = (text: string) => [...text.matchAll(/Copy `([^`]+)`/g)].map(([, folder = '']) => folder)
const files = globSync('**/*.{ts,tsx}', { cwd: root })
const sources = files
  .filter(name => !name.includes('.test.'))
  .map(name => readFileSync(join(root, name), 'utf8'))

describe('the example of a wizard in docs/window.md', () => {
  const [folder = ''] = copied(section('A wizard'))

  it('has every file of the table', () => {
    const rows = [...section('A wizard').matchAll(/^\| `([^`]+)` \|/gm)].map(([, name = '']) => name)
    expect(rows.length).toBeGreaterThan(4)
    const missing = rows.filter(name => globSync(name, { cwd: join(root, folder) }).length === 0)
    expect(missing).toEqual([])
  })

  it('has the steps with the properties that the table names', () => {
    const steps = readFileSync(join(root, folder, 'wizard', 'steps.ts'), 'utf8')
    for (const property of ['id:', 'label:', 'missing']) expect(steps).toContain(property)
  })
})

describe('docs/window.md', () => {
  it('names folders and files that are there', () => {
    const named = words(page).filter(word => /^(features|ui|lib|app|gallery|testing)\/[\w./-]+$/.test(word))
    expect(named.length).toBeGreaterThan(8)
    const gone = named.filter(word => !existsSync(join(root, word)))
    expect(gone).toEqual([])
  })

  it('names hooks and components that the window exports', () => {
    const drawn = [...page.matchAll(/^[+|].*$/gm)].map(([line]) => line).join('\n')
    const hooks = words(page).filter(word => /^use[A-Z]\w+$/.test(word))
    const parts = [...drawn.matchAll(/\b(?:[A-Z][a-z]+){2,}\b/g)].map(([name]) => name)
    const gone = [...new Set([...hooks, ...parts])].filter(
      name => !sources.some(text => new RegExp(`export (?:async )?(?:function|const) ${name}\\b`).test(text)),
    )
    expect(hooks.length).toBeGreaterThan(4)
    expect(gone).toEqual([])
  })
})
