import { expect, test } from 'vitest'
import { textLines } from './text-lines.ts'

const texts = (...lines: string[]) => textLines(lines.map(text => ({ text }))).map(({ text }) => text)
const msg = (level: number, text: string) => `@nix ${JSON.stringify({ action: 'msg', level, msg: text })}`

test('messages are the lines that Nix prints without events, and other programs’ lines stay', () => {
  expect(
    texts(
      "ssh: Could not resolve hostname 'a'",
      '@nix {"action":"start","id":1,"level":4,"parent":0,"text":"x","type":0}',
      msg(0, '\u001b[31;1merror:\u001b[0m\n       … while fetching\n\n       error: bad'),
      msg(4, "evaluating file 'x'"),
      '@nix not JSON',
      '@nix null',
    ),
  ).toEqual([
    "ssh: Could not resolve hostname 'a'",
    'error:',
    '       … while fetching',
    '',
    '       error: bad',
  ])
})

test('of a message that is too long for a line the beginning is kept', () => {
  const long = `@nix ${JSON.stringify({ action: 'msg', column: null, file: null, level: 0, line: null, msg: 'error: a\n"b" \\' })}`
  expect(texts(`${long.slice(0, -3)}`)).toEqual(['error: a', '"b" '])
  expect(texts(`${long.slice(0, -2)}c\\u00`)).toEqual(['error: a', '"b" \\c'])
})
