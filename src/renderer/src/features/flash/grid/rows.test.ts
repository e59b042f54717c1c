import { expect, test } from 'vitest'
import { texts } from '#lib/texts/texts.ts'
import { noAnswers, type SeedAnswers } from '#shared/seed/seed.ts'
import {
  cellProblems,
  columnsOf,
  firstWrong,
  mostRows,
  pasteAt,
  type Rows,
  typed,
  withoutRow,
} from './rows.ts'

const named = (...names: string[]) => names.map(hostname => ({ ...noAnswers(), hostname }))
const columns = columnsOf([], ['token'])
const options = [{ key: 'token', label: 'Access token' }]
const at = (row: number, column: (typeof columns)[number] = 'hostname') => ({ row, column })
const pasted = (rows: SeedAnswers[], from: ReturnType<typeof at>, cells: string[][]) => {
  const result = pasteAt(rows, from, cells, { columns, options })
  return 'problem' in result ? result.problem : result.rows
}

test('rows are pasted from the cell on, over what was there, and make the table longer', () => {
  const rows = pasted(named('a', 'b'), at(1), [
    ['x', 'ada'],
    ['y', 'bob'],
    ['z', 'eve'],
  ])
  expect(rows).toMatchObject([
    { hostname: 'a', user: '' },
    { hostname: 'x', user: 'ada' },
    { hostname: 'y', user: 'bob' },
    { hostname: 'z', user: 'eve' },
  ])
})

test('a copied header says where each column goes', () => {
  const rows = pasted([], at(0, 'keymap'), [
    ['secret:token', 'Host name', 'SSID'],
    ['t0', 'attic', 'Home'],
  ])
  expect(rows).toMatchObject([{ hostname: 'attic', secrets: { token: 't0' }, wifi: [{ ssid: 'Home' }] }])
})

test('what does not fit is refused whole, with the reason', () => {
  const wide = Array.from({ length: columns.length + 1 }, () => 'x')
  expect(pasted([], at(0), [wide])).toMatch(
    /^Not pasted: 11 columns were copied, and from Host name on .* has 10\./,
  )
  expect(pasted([], at(0, 'secret:token'), [['a', 'b']])).toContain('from Access token on the table has 1')
  expect(
    pasted([], at(0), [
      ['hostname', 'user', 'colour'],
      ['a', 'b', 'c'],
    ]),
  ).toContain('no column “colour”')
  expect(
    pasted([], at(0), [
      ['hostname', 'host', 'user'],
      ['a', 'b', 'c'],
    ]),
  ).toContain('“Host name” was copied twice')
  const long = Array.from({ length: mostRows + 1 }, () => ['x'])
  expect(pasted([], at(0), long)).toContain('at most 1,000 rows')
  expect(pasted([], at(0), long.slice(1))).toHaveLength(mostRows)
})

test('a cell that is typed into makes the rows before it', () => {
  expect(typed([], at(2), 'porch').map(({ hostname }) => hostname)).toEqual(['', '', 'porch'])
  expect(withoutRow(named('a', 'b', 'c'), 1).map(({ hostname }) => hostname)).toEqual(['a', 'c'])
})

test('each fault is at its cell', () => {
  const row = { ...noAnswers(), hostname: 'box 1', wifi: [{ ssid: '', passphrase: 'short' }] }
  const found = cellProblems(row, null, columns)
  expect(found.map(({ column }) => column)).toEqual(['hostname', 'wifi', 'wifipassphrase'])
  expect(texts.text(found[0]?.reason ?? { code: '' })).toContain('"box 1" is not a valid host name')
  expect(cellProblems(noAnswers(), null, columns)).toEqual([])
})

test('a secret that was lost by a reload is wrong until it is given again, also in a row without anything else', () => {
  const lost = ['wifi.0.passphrase', 'secrets.token']
  const row = { ...noAnswers(), wifi: [{ ssid: 'Home', passphrase: '' }], secrets: { token: '' }, lost }
  const wrong = (rows: Rows) =>
    rows.flatMap(each => cellProblems(each, null, columns)).map(each => each.column)
  expect(wrong([row])).toEqual(['wifipassphrase', 'secret:token'])
  expect(wrong([{ ...noAnswers(), lost: ['secrets.token'] }])).toEqual(['secret:token'])
  expect(firstWrong({ file: '', rows: [row], next: 0 }, 1)).toMatchObject({ column: 'wifipassphrase' })
  const again = typed([row], at(0, 'wifipassphrase'), 'open sesame')
  expect(wrong(again)).toEqual(['secret:token'])
  // Another name of the network does not give the passphrase.
  expect(wrong(typed([row], at(0, 'wifi'), 'Attic'))).toEqual(['wifipassphrase', 'secret:token'])
  expect(wrong(typed([row], at(0, 'wifi'), ''))).toEqual(['secret:token'])
  const pasted = pasteAt([row], at(0, 'wifipassphrase'), [['open sesame', '', '', '', '', 't0']], {
    columns,
    options,
  })
  expect('rows' in pasted && wrong(pasted.rows)).toEqual([])
})

test('a name that an earlier row has is wrong where it comes again, whatever its case', () => {
  const table = { file: '', rows: named('Attic', 'cellar', 'attic'), next: 0 }
  expect(firstWrong(table, 3)).toMatchObject({ row: 2, column: 'hostname' })
  // The rows that no drive gets yet do not prevent this flash.
  expect(firstWrong(table, 2)).toBeNull()
})
