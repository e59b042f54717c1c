// The imports of src/, read by a real parser: value imports, type imports, re-exports, `import()`, and what loads a module
// without one (hidden-imports.ts).

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { parseSync } from 'vite'
import { z } from 'zod'
import { hiddenImportOf, readsEnvironment } from './hidden-imports.ts'

const ROOT = join(import.meta.dirname, '../..')

/**
 * One file's imports: product code and other files of the repository (styles, texts, tests) by path from the root,
 * everything else by its name.
 */
type Imports = {
  readonly files: readonly string[]
  readonly others: readonly string[]
  readonly modules: readonly string[]
}

export type ImportGraph = ReadonlyMap<string, Imports>

const aliases = Object.entries(
  z
    .object({ imports: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))).imports,
).map(([alias, folder]) => ({
  prefix: alias.replace(/\*$/, ''),
  folder: folder.replace(/^\.\//, '').replace(/\*$/, ''),
}))

/** A test, or what only the window's tests use. */
export const isTest = (path: string) =>
  /\.test\.tsx?$/.test(path) || path.startsWith('src/renderer/src/testing/')

const isProduct = (path: string) => /(?<!\.d)\.tsx?$/.test(path) && !isTest(path)

const filesBelow = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map(name => posix.join(folder, name))
    .sort()

/** The product's TypeScript files below a folder, by path from the root. */
export const productFiles = (folder: string): string[] => filesBelow(folder).filter(isProduct)

/** Files below a folder that JavaScript's programs could run and that are not TypeScript. */
export const plainScripts = (folder: string): string[] =>
  filesBelow(folder).filter(path => /\.[cm]?jsx?$/.test(path))

const IMPORTING = new Set([
  'ImportDeclaration',
  'ExportAllDeclaration',
  'ExportNamedDeclaration',
  'ImportExpression',
  'TSImportType',
])

type Kinds = { readonly file: string; readonly types: boolean; readonly later?: boolean }

/** Imports a file that a person names, which is none of ours. */
const LOADS_FOREIGN_FILES = 'src/cli/testing/load.ts'

const sourceOf = (node: object, { file }: Kinds): string | undefined => {
  if (!('type' in node) || typeof node.type !== 'string' || !IMPORTING.has(node.type)) return undefined
  if (!('source' in node) || typeof node.source !== 'object' || node.source === null) return undefined
  if ('value' in node.source && typeof node.source.value === 'string') return node.source.value
  if (file === LOADS_FOREIGN_FILES) return undefined
  throw new Error(
    `${file}: an import that is not a plain string can't be followed: ${JSON.stringify(node.source)}`,
  )
}

const collect = (node: unknown, found: Set<string>, kinds: Kinds): void => {
  if (typeof node !== 'object' || node === null) return
  if (!kinds.types && 'type' in node && node.type === 'TSImportType') return
  if (kinds.later === false && 'type' in node && node.type === 'ImportExpression') return
  const source = Array.isArray(node) ? undefined : (sourceOf(node, kinds) ?? hiddenImportOf(node, kinds.file))
  if (source !== undefined) found.add(source)
  // Not a module that a program loads: only the rules of directions look at it.
  if (kinds.types && readsEnvironment(node)) found.add('node:process')
  for (const child of Object.values(node)) collect(child, found, kinds)
}

/** The specifiers that a text imports from, in the order in which they are met. */
export function specifiersOf(name: string, text: string): string[] {
  const { program, errors } = parseSync(name, text)
  if (errors.length > 0) throw new Error(`${name}: ${errors[0]?.message}`)
  const found = new Set<string>()
  collect(program.body, found, { file: name, types: true })
  return [...found]
}

/** Without `import type` and `export type`, which name what is only checked. */
export function runningSpecifiersOf(name: string, text: string, { later = true } = {}): string[] {
  const { program } = parseSync(name, text)
  const running = program.body.filter(
    node =>
      !('importKind' in node && node.importKind === 'type') &&
      !('exportKind' in node && node.exportKind === 'type'),
  )
  const found = new Set<string>()
  collect(running, found, { file: name, types: false, later })
  return [...found]
}

/** The file that a specifier names, or undefined for a module of Node or of a package. */
export function resolveImport(from: string, specifier: string): string | undefined {
  const path = specifier.replace(/\?.*$/, '')
  if (path.startsWith('.')) return posix.join(posix.dirname(from), path)
  if (!path.startsWith('#')) return undefined
  const alias = aliases.find(({ prefix }) => path.startsWith(prefix))
  if (alias === undefined) throw new Error(`${from}: no alias of package.json for ${specifier}`)
  return posix.join(alias.folder, path.slice(alias.prefix.length))
}

/** The imports of a text that stands, or would stand, in a file. */
export function importsIn(file: string, text: string, specifiers = specifiersOf): Imports {
  const files: string[] = []
  const others: string[] = []
  const modules: string[] = []
  for (const specifier of specifiers(file, text)) {
    const target = resolveImport(file, specifier)
    if (target === undefined) modules.push(specifier)
    else if (!existsSync(join(ROOT, target))) throw new Error(`${file}: ${specifier} names no file`)
    else (isProduct(target) ? files : others).push(target)
  }
  return { files, others, modules }
}

const importsOf = (file: string, specifiers = specifiersOf): Imports =>
  importsIn(file, readFileSync(join(ROOT, file), 'utf8'), specifiers)

export const readImportGraph = (folder: string): ImportGraph =>
  new Map(productFiles(folder).map(file => [file, importsOf(file)]))

type Closure = { readonly files: readonly string[]; readonly modules: readonly string[] }

/** All that runs where a file runs: its files, and the modules that these name. Types are gone by then. */
export function closureOf(entry: string, specifiers: typeof specifiersOf = runningSpecifiersOf): Closure {
  const files = new Set<string>()
  const modules = new Set<string>()
  const visit = (file: string) => {
    if (files.has(file)) return
    files.add(file)
    const imports = importsOf(file, specifiers)
    for (const name of imports.modules) modules.add(name)
    imports.files.forEach(visit)
  }
  visit(entry)
  return { files: [...files].sort(), modules: [...modules].sort() }
}

/** The files that are loaded before a file runs: without what it loads later by `import()`. */
export const startClosureOf = (entry: string): readonly string[] =>
  closureOf(entry, (name, text) => runningSpecifiersOf(name, text, { later: false })).files

export const linesOf = (file: string): number => readFileSync(join(ROOT, file), 'utf8').split('\n').length - 1
