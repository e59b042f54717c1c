// Prints, for `npm run check`, the exports that only their own file uses, and what of the product only tests use: its own file does
// not use it either, so the product does not need it.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'vite'
import { isTest, resolveImport } from '../test/structure/import-graph.ts'
import { packagedPrograms } from './device-programs.ts'

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

const ofTests = (file: string) => isTest(file) || /^(?:test|e2e)\//.test(file)

/** The names that other files import of a file, or '*' for all of it. */
const taken = { byAll: new Map<string, Set<string>>(), byProduct: new Map<string, Set<string>>() }
const declared = new Map<string, string[]>()
/** The names that a file has at more places than where it declares them. */
const usedWithin = new Map<string, Set<string>>()

function take(from: string, specifier: string, name: string) {
  const target = resolveImport(from, specifier)
  if (target === undefined) return
  for (const each of ofTests(from) ? [taken.byAll] : [taken.byAll, taken.byProduct])
    each.set(target, (each.get(target) ?? new Set()).add(name))
}

/** All identifiers of a file, as often as they are there. */
function identifiersIn(node: unknown, found: string[] = []): string[] {
  if (Array.isArray(node)) for (const each of node) identifiersIn(each, found)
  else if (typeof node === 'object' && node !== null) {
    const { type, name } = { type: null, name: null, ...node }
    if ((type === 'Identifier' || type === 'JSXIdentifier') && typeof name === 'string') found.push(name)
    for (const each of Object.values(node)) identifiersIn(each, found)
  }
  return found
}

const repeated = (names: readonly string[]) => {
  const [once, again] = [new Set<string>(), new Set<string>()]
  for (const name of names) (once.has(name) ? again : once).add(name)
  return again
}

/** `import('…')`, in a type too: the names that are destructured from it, or all. */
const laterImport = /(?:\{([^{}]*)\} = await )?\bimport\(\s*'([^']+)'\s*,?\s*\)/g

/** An interface of another file that this one adds to. */
const addition = /^declare module '([^']+)' \{\s+interface (\w+)/gm

for (const file of files) {
  const text = readFileSync(join(root, file), 'utf8')
  const { module, program } = parseSync(file, text)
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
  usedWithin.set(file, repeated(identifiersIn(program)))
  for (const [, specifier = '', name = ''] of text.matchAll(addition)) take(file, specifier, name)
  for (const [, names, specifier = ''] of text.matchAll(laterImport)) {
    if (names === undefined) take(file, specifier, '*')
    else for (const name of names.split(',')) take(file, specifier, name.split(':')[0]?.trim() ?? '')
  }
}

// A file that a program has in place of another one is used as that one is.
for (const { replaced = {} } of Object.values(packagedPrograms)) {
  for (const [of, by] of Object.entries(replaced))
    for (const names of Object.values(taken)) names.set(by, names.get(of) ?? new Set())
}

function report(line: string) {
  console.error(line)
  process.exitCode = 1
}

for (const [file, names] of declared) {
  const [users, product] = [taken.byAll.get(file), taken.byProduct.get(file)]
  if (product?.has('*')) continue
  for (const name of names) {
    if (!users?.has(name) && !users?.has('*'))
      report(`${file}: no other file uses ${name}; take "export" away`)
    else if (
      file.startsWith('src/') &&
      !ofTests(file) &&
      !product?.has(name) &&
      !usedWithin.get(file)?.has(name)
    )
      report(`${file}: only tests use ${name}; move it to them, or remove it`)
  }
}
