import { expect, it } from 'vitest'
import { closureOf, runningSpecifiersOf, startClosureOf } from './import-graph.ts'

/** The modules that are read before a program's first line runs. */
const startModulesOf = (entry: string) =>
  closureOf(entry, (name, text) => runningSpecifiersOf(name, text, { later: false })).modules

// Node hands a module's getters to all that import it, and that of node:http reads a second client of HTTP: 30 ms of the
// 150 that a short command takes (docs/adr/0015).
const slow = ['node:http', 'node:https', 'node:http2', 'node:inspector']

it.each(['src/cli/index.ts', 'src/host/engine-process.ts', 'src/writer/index.ts'])(
  '%s starts without what only a request over HTTP needs',
  entry => {
    const modules = startModulesOf(entry)
    expect(modules).toContain('node:fs')
    expect(modules.filter(name => slow.includes(name))).toEqual([])
  },
)

// Decoding is the engine's and the later pages' work: the library for it is a third of what the first page would read.
it('the window shows its first page without the library that decodes', () => {
  expect(startModulesOf('src/renderer/src/main.tsx')).toContain('react')
  expect(startModulesOf('src/renderer/src/main.tsx')).not.toContain('zod')
})

it('the app opens its window without the contract and what it is made of', () => {
  expect(startModulesOf('src/main/index.ts')).toContain('electron')
  const files = startClosureOf('src/main/index.ts')
  expect(files).toContain('src/main/start.ts')
  for (const late of ['companion.ts', 'app/job-facts.ts', 'ipc/answers.ts'])
    expect(files).not.toContain(`src/main/${late}`)
  for (const late of ['messages/en/index.ts', 'messages/patterns/icu.ts', 'contract/index.ts'])
    expect(files).not.toContain(`src/shared/${late}`)
  expect(startModulesOf('src/main/index.ts')).not.toContain('zod')
})
