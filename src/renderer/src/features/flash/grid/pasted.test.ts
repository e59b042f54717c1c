import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pastedCells } from './pasted.ts'

test.for<[string, string[][] | null]>([
  ['kitchen', null],
  ['Home, upstairs; left', null],
  [
    'a\tb\r\nc\td\r\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  ['a\tb', [['a', 'b']]],
  ['a\nb\n', [['a'], ['b']]],
  ['a\r\rb', [['a'], [''], ['b']]],
  [
    '\ufeffa,b\nc,d',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  // A comma in a passphrase does not separate where the semicolon is.
  [
    'a;p,q\nc;d',
    [
      ['a', 'p,q'],
      ['c', 'd'],
    ],
  ],
  // Rows of unequal length are lines of text.
  ['Home, upstairs\ncellar', [['Home, upstairs'], ['cellar']]],
  ['"a\tb"\tc\n', [['a\tb', 'c']]],
  [
    '"key one\nkey two"\tx\ny\tz',
    [
      ['key one\nkey two', 'x'],
      ['y', 'z'],
    ],
  ],
  ['"say ""hi"""\tx', [['say "hi"', 'x']]],
  [
    '"never closed\tx\ny\tz',
    [
      ['"never closed', 'x'],
      ['y', 'z'],
    ],
  ],
  ['"5" disk\tx', [['"5" disk', 'x']]],
  ['a\t\n\t\n\t\n', [['a', '']]],
  ['\n\n', []],
])('%j', ([text, cells]) => expect(pastedCells(text)).toEqual(cells))

test('what a spreadsheet copies comes back, whatever is in its cells', () => {
  const quoted = (cell: string) => (/["\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
  const cell = fc.string({ unit: fc.constantFrom('a', 'é', ' ', ',', ';', '"', '\t', '\n') })
  const rows = fc.array(fc.tuple(cell, cell, fc.constant('x')), { minLength: 1 })
  fc.assert(
    fc.property(rows, cells => {
      const text = cells.map(row => `${row.map(quoted).join('\t')}\r\n`).join('')
      expect(pastedCells(text)).toEqual(cells)
    }),
  )
})
