// docs/status.md lists what Kiln promises. The tests that hold a row have its id in their names, as `[D2]`.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const page = readFileSync(join(root, 'docs', 'status.md'), 'utf8')

type Row = { id: string; state: string; line: string }

function rowsOf(text: string): Row[] {
  return text.split('\n').flatMap(line => {
    const [, id = '', , state = ''] = line.split('|').map(cell => cell.trim())
    return /^[A-Z]+\d+$/.test(id) ? [{ id, state, line }] : []
  })
}

/** The ids in the name of a test or of a group of tests: `it('does it [D2] [N9]', …)`, the name also on its own line. */
function idsOf(text: string): string[] {
  const names = text.matchAll(
    /(?<=[(,\n]\s*)(?:'(?:[^'\\\n]|\\.){0,300}'|"[^"\n]{0,300}"|`[^`\n]{0,300}`)(?=,)/g,
  )
  return [...names].flatMap(([name]) => [...name.matchAll(/ \[([A-Z]\d+)\]/g)].map(([, id = '']) => id))
}

function testsById(): Map<string, string[]> {
  const files = execFileSync(
    'git',
    ['-c', 'safe.directory=*', 'ls-files', '*.test.ts', '*.test.tsx', '*.spec.ts'],
    { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 },
  )
  const found = new Map<string, string[]>()
  for (const file of files.split('\n'))
    if (file && file !== 'test/structure/status.test.ts' && existsSync(join(root, file)))
      for (const id of idsOf(readFileSync(join(root, file), 'utf8')))
        found.set(id, [...(found.get(id) ?? []), file])
  return found
}

/** What is wrong between the rows and the tests. */
function faults(rows: readonly Row[], tests: ReadonlyMap<string, readonly string[]>): string[] {
  const known = new Map(rows.map(row => [row.id, row]))
  const fromRows = rows.flatMap(({ id, state }) => {
    const held = tests.has(id)
    if (state === 'held' || state === 'partly')
      return held ? [] : [`${id} is ${state}, but no test has its id`]
    if (state === 'not yet') return held ? [`${id} is not yet, but ${tests.get(id)} has its id`] : []
    return [`${id} has the state "${state}"`]
  })
  const fromTests = [...tests].flatMap(([id, files]) =>
    known.has(id) ? [] : [`${files} has [${id}], which is not a row`],
  )
  return [...fromRows, ...fromTests]
}

describe('the status page', () => {
  it('agrees with the names of the tests, in both directions', () => {
    const rows = rowsOf(page)
    expect(rows.length).toBeGreaterThan(60)
    expect(faults(rows, testsById())).toEqual([])
  })

  it('has each row once, in one short line with a link', () => {
    const rows = rowsOf(page)
    expect(rows.map(({ id }) => id)).toEqual([...new Set(rows.map(({ id }) => id))])
    expect(rows.filter(({ line }) => line.length > 165 || !/\]\([^)]+\) \|$/.test(line))).toEqual([])
  })

  it('is compared as it should be', () => {
    const rows = rowsOf('| D2 | a | held | b |\n| D3 | a | not yet | b |\n| D4 | a | soon | b |')
    expect(
      faults(
        rows,
        new Map([
          ['D3', ['x.test.ts']],
          ['Z9', ['y.test.ts']],
        ]),
      ),
    ).toEqual([
      'D2 is held, but no test has its id',
      'D3 is not yet, but x.test.ts has its id',
      'D4 has the state "soon"',
      'y.test.ts has [Z9], which is not a row',
    ])
    expect(idsOf("it('goes back [D2] [N9]', () => {")).toEqual(['D2', 'N9'])
    expect(idsOf('it.skipIf(no)(\n  `writes [F1]`,\n')).toEqual(['F1'])
    expect(idsOf("expect(text).toBe('a [D2]')\n// it [D3]")).toEqual([])
  })
})
