// Prints the exports that only their own file uses, for `npm run check`. A test that uses one counts as a user.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'vite'
import { resolveImport } from '../test/structure/import-graph.ts'

const root = join(import.meta.dirname, '..')

const listing = ['-c', 'safe.directory=*', 'ls-files', '--cached', '--others', '--exclude-standard']
const files = execFileSync('git', [...listing, '*.ts', '*.tsx', '*.mts', '*.mjs'], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 1 << 26,
})
  .split('\n')
  // An example is loaded by its path.
  .filter(file => file && !/\/fixtures\/|^docs\//.test(file) && existsSync(join(root, file)))

/** What other files take of a file: names, or '*' for all of it. */
const taken = new Map<string, Set<string>>()
const declared = new Map<string, string[]>()

function take(from: string, specifier: string, name: string) {
  const target = resolveImport(from, specifier)
  if (target === undefined) return
  const names = taken.get(target) ?? new Set()
  taken.set(target, names.add(name))
}

/** `import('…')`, in a type too: the names that are destructured from it, or all. */
const laterImport = /(?:\{([^{}]*)\} = await )?\bimport\(\s*'([^']+)'\s*,?\s*\)/g

/** An interface of another file that this one adds to. */
const addition = /^declare module '([^']+)' \{\s+interface (\w+)/gm

for (const file of files) {
  const text = readFileSync(join(root, file), 'utf8')
  const { module } = parseSync(file, text)
  for (const { moduleRequest, entries } of module.staticImports) {
    for (const { importName } of entries) take(file, moduleRequest.value, importName.name ?? '*')
  }
  const exported = module.staticExports.flatMap(({ entries }) => entries)
  for (const { moduleRequest, importName } of exported) {
    if (moduleRequest) take(file, moduleRequest.value, importName.name ?? '*')
  }
  declared.set(
    file,
    exported.flatMap(({ exportName }) => exportName.name ?? []),
  )
  for (const [, specifier = '', name = ''] of text.matchAll(addition)) take(file, specifier, name)
  for (const [, names, specifier = ''] of text.matchAll(laterImport)) {
    if (names === undefined) take(file, specifier, '*')
    else for (const name of names.split(',')) take(file, specifier, name.split(':')[0]?.trim() ?? '')
  }
}

for (const [file, names] of declared) {
  const users = taken.get(file)
  if (users?.has('*')) continue
  for (const name of names.filter(name => !users?.has(name))) {
    console.error(`${file}: no other file uses ${name}; take "export" away`)
    process.exitCode = 1
  }
}
