import fc from 'fast-check'
import { expect, test } from 'vitest'
import { combination, keysFor } from './keys.ts'

test('text becomes the keys of a US keyboard', () => {
  expect(keysFor('Ab 1!\n')).toEqual([['shift', 'a'], ['b'], ['spc'], ['1'], ['shift', '1'], ['ret']])
  expect(keysFor('~_+{}|:"<>?')).toEqual(
    [
      'grave_accent',
      'minus',
      'equal',
      'bracket_left',
      'bracket_right',
      'backslash',
      'semicolon',
      'apostrophe',
      'comma',
      'dot',
      'slash',
    ].map(key => ['shift', key]),
  )
  expect(() => keysFor('ü')).toThrow(expect.objectContaining({ code: 'scenario.no-key' }))
})

test('every printable ASCII character has its keys', () => {
  const sign = fc.integer({ min: 32, max: 126 }).map(code => String.fromCharCode(code))
  fc.assert(
    fc.property(fc.string({ unit: sign }), text => void expect(keysFor(text)).toHaveLength(text.length)),
  )
})

test('a combination names the keys that are pressed together', () => {
  expect(combination('Ctrl-Alt-F2')).toEqual(['ctrl', 'alt', 'f2'])
})
