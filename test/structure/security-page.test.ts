// docs/security.md names the test that holds each protection: the file is there, and has a test of that name.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const page = readFileSync(join(root, 'docs', 'security.md'), 'utf8')

/** `path` and the names in quotes behind it. */
const named = /`([^`\s]+(?:\.test|\.spec|-cases)\.tsx?)`((?:,? "[^"]+")*)/g

it('every test that the page on security names is there', () => {
  const found = [...page.matchAll(named)].flatMap(([, path = '', names = '']) => {
    const text = existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : null
    if (text === null) return [`${path} is missing`]
    return [...names.matchAll(/"([^"]+?)(?: …)?"/g)].flatMap(([, name = '']) =>
      text.includes(name) ? [] : [`${path} has no "${name}"`],
    )
  })
  expect(found).toEqual([])
  expect([...page.matchAll(named)].length).toBeGreaterThan(50)
})

it('every protection names one', () => {
  const rows = page
    .split('\n')
    .filter(line => line.startsWith('| ') && !/^\| (---|who|logged|package)/.test(line))
  const protections = rows.filter(line => line.split('|').length === 5 && !line.startsWith('| protected'))
  const without = protections.filter(line => !/(\.test|\.spec|-cases)\.tsx?`/.test(line.split('|')[3] ?? ''))
  // Which package is where is a table of facts; its tests are in the next one.
  expect(without.filter(line => !/^\| (deb|tar\.gz|AppImage|checkout)/.test(line))).toEqual([])
  expect(protections.length).toBeGreaterThan(25)
})

it('no cell is a paragraph: what has several tests is several rows', () => {
  const cells = page
    .split('\n')
    .filter(line => line.startsWith('| '))
    .flatMap(line => line.split('|').slice(1, -1))
  expect(cells.length).toBeGreaterThan(200)
  expect(cells.filter(cell => cell.length > 400).map(cell => cell.slice(0, 80))).toEqual([])
})
