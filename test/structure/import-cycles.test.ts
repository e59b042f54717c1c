import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeCycle, type Edge, findCycles } from './folder-cycles.ts'
import { readImportGraph, resolveImport, specifiersOf } from './import-graph.ts'

const edge = (text: string): Edge => {
  const [from = '', to = ''] = text.split(' → ')
  return { from, to }
}
const cyclesOf = (...edges: string[]) => findCycles(edges.map(edge)).map(({ nodes }) => nodes)

describe('the imports of src/', () => {
  it('have no cycle among the files and child folders of any folder', () => {
    const edges = [...readImportGraph('src')].flatMap(([from, { files }]) => files.map(to => ({ from, to })))
    expect(edges.length).toBeGreaterThan(1000)
    expect(findCycles(edges).map(describeCycle).join('\n')).toBe('')
  })
})

describe('the search for cycles', () => {
  it('finds two files that import each other', () => {
    expect(cyclesOf('src/a.ts → src/b.ts', 'src/b.ts → src/a.ts')).toEqual([['src/a.ts', 'src/b.ts']])
  })

  it('finds folders that import each other by different files', () => {
    expect(cyclesOf('src/a/x.ts → src/b/deep/y.ts', 'src/b/z.ts → src/a/w.ts')).toEqual([['src/a', 'src/b']])
  })

  it('finds a folder and a file beside it that import each other', () => {
    expect(cyclesOf('src/a.ts → src/a/x.ts', 'src/a/y.ts → src/a.ts')).toEqual([['src/a', 'src/a.ts']])
  })

  it('finds a cycle of three below the top', () => {
    const found = cyclesOf('s/t/a.ts → s/t/b/x.ts', 's/t/b/y.ts → s/t/c.ts', 's/t/c.ts → s/t/a.ts')
    expect(found).toEqual([['s/t/a.ts', 's/t/b', 's/t/c.ts']])
  })

  it('allows a file and the folder beside it to use the same third file', () => {
    expect(cyclesOf('a.ts → a/x.ts', 'a.ts → c.ts', 'a/x.ts → c.ts', 'a/x.ts → a/y.ts')).toEqual([])
  })

  it('finds none in a tree whose files import only what comes before them', () => {
    const path = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(fc.array(fc.tuple(path, path)), pairs => {
        const files = pairs.flat().map(parts => `${parts.join('/')}/file.ts`)
        const ordered = [...new Set(files)].sort()
        // In the order of a walk through the tree every folder is one block, so that later → earlier has no cycle.
        const edges = ordered.flatMap((from, at) => ordered.slice(0, at).map(to => ({ from, to })))
        expect(findCycles(edges)).toEqual([])
      }),
    )
  })

  it('finds a cycle wherever files import each other in a ring', () => {
    const name = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 2, maxLength: 8, selector: String }), names => {
        const files = names.map(parts => `${parts.join('/')}/file.ts`)
        const edges = files.map((from, at) => ({ from, to: files[(at + 1) % files.length] ?? from }))
        expect(findCycles(edges)).not.toEqual([])
      }),
    )
  })
})

describe('the reading of imports', () => {
  it('sees values, types, re-exports and imports at run time, and no text that looks like one', () => {
    const text = `
      import type { A } from './a.ts'
      import { b } from "#shared/b.ts"
      export * from './c.ts'
      export { d } from './d.ts'
      type E = import('./e.ts').E
      const f = async () => (await import('./f.ts')).f
      const g: typeof import('./g.ts') = h // from './no.ts'
      const i = "import './no.ts'"
      import './j.ts'
    `
    expect(specifiersOf('x.ts', text)).toEqual([
      './a.ts',
      '#shared/b.ts',
      './c.ts',
      './d.ts',
      './e.ts',
      './f.ts',
      './g.ts',
      './j.ts',
    ])
  })

  it('follows the aliases of package.json', () => {
    expect(resolveImport('src/cli/index.ts', '#shared/units.ts')).toBe('src/shared/units.ts')
    expect(resolveImport('src/cli/index.ts', './commands/../program.ts')).toBe('src/cli/program.ts')
    expect(resolveImport('src/cli/index.ts', 'node:fs')).toBeUndefined()
    expect(() => resolveImport('src/cli/index.ts', '#nowhere/x.ts')).toThrow('no alias')
  })
})
