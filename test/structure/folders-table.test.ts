// The table of folders in docs/architecture.md says what the rules of imports say, folder by folder.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { rooms } from './import-rules.ts'

const root = join(import.meta.dirname, '..', '..')
const section = readFileSync(join(root, 'docs/architecture.md'), 'utf8').split(/^## /m)[1] ?? ''

const quoted = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text)
const isIn = (folder: string, path: string) => path === folder || path.startsWith(`${folder}/`)

const rows = section.split('\n').flatMap(line => {
  const [, folder = '', what = '', may = ''] =
    line.split(' | ').length === 3 ? ['', ...line.split(' | ')] : []
  const [name] = quoted(folder)
  return name?.startsWith('src/') ? [{ name: name.replace(/\/(<program>\/)?$/, ''), what, may }] : []
})

/** Files of a folder inside of a layer stand there as their folder. */
const shown = (path: string) =>
  path
    .replace(/^src\//, '')
    .replace(/^(\w+\/[\w-]+)\/.*\.ts$/, (file, folder) => (folder.startsWith('shared/') ? folder : file))

const layers = /^(agent|cli|connect|device|engine|host|main|platform|preload|renderer|server|shared|writer)\b/

const allowedIn = (row: string) => {
  const ofRow = Object.keys(rooms).filter(
    room =>
      rows
        .map(({ name }) => name)
        .filter(name => isIn(name, room))
        .sort((a, b) => b.length - a.length)[0] === row,
  )
  return ofRow.flatMap(room => rooms[room]?.may ?? []).filter(path => !isIn(row, path))
}

it('the table has a row for each room', () => {
  expect(rows.length).toBeGreaterThan(10)
  const without = Object.keys(rooms).filter(room => !rows.some(({ name }) => isIn(name, room)))
  expect(without).toEqual([])
})

it.each(rows)('$name may import what its rule names', ({ name, may }) => {
  const named = quoted(may)
    .map(each => each.replace(/^src\//, ''))
    .filter(each => layers.test(each) && !isIn(name, `src/${each}`))
  const allowed = [...new Set(allowedIn(name).map(shown))]
  expect(named.toSorted()).toEqual(allowed.toSorted())
})

it.each(['src/engine', 'src/platform'])('the row of %s names its folders', folder => {
  const what = rows.find(({ name }) => name === folder)?.what ?? ''
  const children = readdirSync(join(root, folder), { withFileTypes: true })
    .filter(each => each.isDirectory() && each.name !== 'ports')
    .map(({ name }) => name)
  expect(children.filter(name => !new RegExp(`(^|[,:] )${name}\\b`).test(what))).toEqual([])
})
