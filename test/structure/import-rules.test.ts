import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importsIn, plainScripts, readImportGraph } from './import-graph.ts'
import { forbiddenImports, roomOf, rooms } from './import-rules.ts'

const graph = readImportGraph('src')
const isThere = (path: string) => existsSync(join(import.meta.dirname, '../..', path))
const isIn = (folder: string, path: string) => path === folder || path.startsWith(`${folder}/`)

describe('the imports of src/', () => {
  it('go only where the rules let them', () => {
    expect(graph.size).toBeGreaterThan(1000)
    expect(forbiddenImports(graph)).toEqual([])
  })

  it('are all read: the only script beside TypeScript is the one that an old Node reads', () => {
    expect(plainScripts('src')).toEqual(['src/cli/kiln.mjs'])
  })

  it('use each folder and package that the rules allow', () => {
    const unused = Object.entries(rooms).flatMap(([name, { may, packages = [] }]) => {
      const used = [...graph].flatMap(([file, { files, modules }]) =>
        roomOf(file)?.name === name ? [...files, ...modules] : [],
      )
      // A room whose first file is still to come, and what only that file will need.
      if (used.length === 0) return []
      const allowed = [...may.filter(isThere), ...packages]
      return allowed.filter(each => !used.some(to => isIn(each, to))).map(each => `${name}: ${each}`)
    })
    expect(unused).toEqual([])
  })
})

/** A file that could be in a room. */
const fileIn = (name: string) => (name.endsWith('.ts') ? name : `${name.replace('*', 'some')}/file.ts`)

/** The result of the rules for one import between files, which need not be there. */
const verdict = (from: string, to: string) =>
  forbiddenImports(new Map([[from, { files: [to], others: [], modules: [] }]]))

/** Their result for a text that is read as the files of src/ are. */
const verdictOn = (from: string, text: string) => forbiddenImports(new Map([[from, importsIn(from, text)]]))

const names = Object.keys(rooms)
const directions = names.flatMap(from => names.filter(to => to !== from).map(to => ({ from, to })))
const isAllowed = ({ from, to }: { from: string; to: string }) =>
  [...(rooms[from]?.may ?? []), from].some(each => isIn(each, fileIn(to)))

describe('the rules of imports', () => {
  it('catch each direction that no line allows', () => {
    const forbidden = directions.filter(direction => !isAllowed(direction))
    expect(forbidden.length).toBeGreaterThan(300)
    const missed = forbidden.filter(({ from, to }) => verdict(fileIn(from), fileIn(to)).length !== 1)
    expect(missed).toEqual([])
  })

  it('pass each direction that a line allows', () => {
    const allowed = directions.filter(isAllowed)
    expect(allowed.length).toBeGreaterThan(30)
    expect(allowed.flatMap(({ from, to }) => verdict(fileIn(from), fileIn(to)))).toEqual([])
  })

  it.each([
    ['src/shared/units.ts', '#cli/program.ts'],
    ['src/shared/units.ts', '#main/start.ts'],
    ['src/shared/units.ts', '#writer/index.ts'],
    ['src/shared/units.ts', '#engine/index.ts'],
    ['src/shared/units.ts', '#lib/theme.ts'],
    ['src/shared/units.ts', 'node:path'],
    ['src/shared/units.ts', 'path'],
    ['src/shared/units.ts', 'react'],
    ['src/engine/index.ts', '#platform/nix/nix.ts'],
    ['src/engine/index.ts', '#cli/program.ts'],
    ['src/engine/index.ts', 'node:fs'],
    ['src/engine/index.ts', 'node:fs/promises'],
    ['src/engine/index.ts', 'node:child_process'],
    ['src/engine/index.ts', 'execa'],
    ['src/engine/index.ts', 'electron'],
    ['src/platform/nix/nix.ts', '#engine/json-file.ts'],
    ['src/platform/nix/nix.ts', '#host/engine.ts'],
    ['src/writer/index.ts', '#platform/files/files.ts'],
    ['src/writer/index.ts', '#engine/ports/index.ts'],
    ['src/writer/index.ts', 'zod'],
    ['src/writer/index.ts', 'node:https'],
    ['src/writer/index.ts', 'node:dgram'],
    ['src/host/engine.ts', '#cli/program.ts'],
    ['src/host/engine.ts', 'electron'],
    ['src/server/server.ts', '#host/engine.ts'],
    ['src/cli/program.ts', '#platform/nix/nix.ts'],
    ['src/cli/program.ts', '#main/start.ts'],
    ['src/main/start.ts', '#host/engine.ts'],
    ['src/main/start.ts', '#engine/index.ts'],
    ['src/preload/index.ts', '#shared/units.ts'],
    ['src/renderer/src/main.tsx', '#engine/index.ts'],
    ['src/renderer/src/main.tsx', 'node:path'],
    ['src/renderer/src/main.tsx', 'electron'],
    ['src/renderer/src/features/hosts/hosts-page.tsx', '#app/routes.tsx'],
    ['src/renderer/src/ui/text.tsx', '#features/machines/run-button.tsx'],
    ['src/renderer/src/lib/theme.ts', '#ui/text.tsx'],
    ['src/renderer/src/lib/theme.ts', '../../../engine/index.ts'],
    ['src/engine/index.ts', '../../bench/nix-eval.ts'],
    ['src/engine/index.ts', '#test/folders.ts'],
    ['src/engine/index.ts', '../../scripts/test.ts'],
    ['src/connect/index.ts', '#engine/index.ts'],
    ['src/connect/index.ts', '#server/server.ts'],
    ['src/device/sync/index.ts', '#engine/ports/index.ts'],
    ['src/device/sync/index.ts', '#platform/files/files.ts'],
    ['src/device/sync/index.ts', 'zod'],
    ['src/agent/index.ts', '#engine/index.ts'],
  ])('catch in %s an import of %s', (from, specifier) => {
    for (const text of [
      `import { a } from '${specifier}'`,
      `import type { A } from '${specifier}'`,
      `export * from '${specifier}'`,
      `export const later = () => import('${specifier}')`,
      `type A = import('${specifier}').A`,
      `const a = require('${specifier}')`,
      `import a = require('${specifier}')`,
    ])
      expect([text, verdictOn(from, text).length]).toEqual([text, 1])
  })

  it.each([
    ['src/shared/units.ts', "process.getBuiltinModule('node:fs')"],
    ['src/shared/units.ts', "globalThis.process.getBuiltinModule('fs')"],
    ['src/engine/index.ts', "process.getBuiltinModule('node:fs')"],
    ['src/engine/index.ts', 'process.env'],
    ['src/engine/index.ts', "process['env']"],
    ['src/engine/index.ts', 'globalThis.process?.env'],
    ['src/engine/index.ts', "new Worker(new URL('../platform/nix/nix.ts', import.meta.url))"],
    ['src/shared/units.ts', 'process.env'],
    ['src/preload/index.ts', 'process.env'],
    ['src/renderer/src/main.tsx', 'process.env'],
    ['src/renderer/src/main.tsx', "new Worker(new URL('../../engine/index.ts', import.meta.url))"],
    ['src/renderer/src/main.tsx', "new SharedWorker(new URL('../../engine/index.ts', import.meta.url))"],
  ])('catch in %s what loads a module without an import: %s', (from, text) => {
    expect(verdictOn(from, `export const a = ${text}`)).toHaveLength(1)
  })

  it('let a folder with all of Node load its modules without an import, and read its environment', () => {
    const text = "export const a = [process.env, process.getBuiltinModule('node:fs')]"
    expect(verdictOn('src/host/engine.ts', text)).toEqual([])
  })

  it('refuse what is loaded by a name that only runs know', () => {
    expect(() => verdictOn('src/shared/units.ts', 'export const a = require(name)')).toThrow(/plain string/)
  })

  it('let a program for a machine use what such programs share, and no other program', () => {
    expect(verdict('src/device/sync/index.ts', 'src/device/lib/run.ts')).toEqual([])
    expect(verdict('src/device/sync/index.ts', 'src/device/sync/plan.ts')).toEqual([])
    expect(verdict('src/device/sync/index.ts', 'src/device/claim/index.ts')).toHaveLength(1)
    expect(verdict('src/device/lib/run.ts', 'src/device/claim/index.ts')).toHaveLength(1)
  })

  it('let no product code import a test or what is there for tests', () => {
    const tests = ['../tokens.test.ts', '#testing/sample-host.ts']
    for (const name of tests)
      expect(verdictOn('src/renderer/src/app/routes.tsx', `import '${name}'`)).toHaveLength(1)
  })

  it('want a line for each new folder', () => {
    expect(verdict('src/tools/index.ts', 'src/shared/units.ts')).toEqual([
      'src/tools/index.ts is in no room of test/structure/import-rules.ts',
    ])
  })
})
