import { expect, it } from 'vitest'
import { closureOf, linesOf, runningSpecifiersOf } from './import-graph.ts'

// docs/architecture.md gives these figures. Raising one means more code that runs as root: say why.
const most = { files: 83, lines: 5130 }

const { files, modules } = closureOf('src/writer/index.ts')
const below = (folder: string) => files.filter(file => file.startsWith(folder))

it('the writer runs no more files and lines than docs/architecture.md says', () => {
  expect(files.length).toBeLessThanOrEqual(most.files)
  const lines = files.reduce((sum, file) => sum + linesOf(file), 0)
  expect(lines).toBeLessThanOrEqual(most.lines)
  // When it is much smaller, lower the figures.
  expect(lines).toBeGreaterThan(most.lines * 0.8)
})

it('the only dependency that the writer runs is plist, for what macOS reports about drives', () => {
  expect(modules.filter(name => !name.startsWith('node:'))).toEqual(['plist'])
})

it('the writer runs nothing that opens a network', () => {
  const network = ['node:http', 'node:https', 'node:http2', 'node:tls', 'node:dgram', 'node:dns']
  expect(modules.filter(name => network.includes(name))).toEqual([])
})

it('the writer runs nothing but its own files, the facts of drives and what engine and writer agree on', () => {
  const known = [
    ...below('src/writer/'),
    ...below('src/platform/drives/'),
    ...below('src/shared/flash/'),
    'src/platform/hash-thread.ts',
    'src/shared/formats/extents.ts',
    'src/shared/formats/range-sums.ts',
    'src/shared/drives/device-number.ts',
    'src/shared/drives/drive-name.ts',
    'src/shared/drives/installed-writers.ts',
    'src/shared/drives/may-write.ts',
    'src/shared/drives/mounts.ts',
    'src/shared/drives/refusal.ts',
    'src/shared/drives/same-drive.ts',
    'src/shared/drives/system-places.ts',
    'src/shared/errors.ts',
    'src/shared/messages/codes.ts',
    'src/shared/messages/message.ts',
    'src/shared/units.ts',
  ]
  expect(files).toEqual(known.sort())
})

it('what engine and writer say to each other needs nothing else of shared', () => {
  const wire = closureOf('src/shared/flash/wire/writer-messages.ts')
  expect(wire.files.filter(file => !file.startsWith('src/shared/flash/wire/'))).toEqual([])
  expect(wire.modules).toEqual([])
})

it('an import of types alone is not counted, and one of anything else is', () => {
  const text = `
    import type { A } from './a.ts'
    import { type B } from './b.ts'
    import { c } from './c.ts'
    export type { D } from './d.ts'
    export { e } from './e.ts'
    type F = import('./f.ts').F
    const g = await import('./g.ts')
  `
  expect(runningSpecifiersOf('x.ts', text)).toEqual(['./b.ts', './c.ts', './e.ts', './g.ts'])
})
