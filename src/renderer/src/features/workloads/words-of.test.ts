import { expect, test } from 'vitest'
import { wordsOf } from './words-of.ts'

test.each([
  ['git --version', ['git', '--version']],
  ['  a   b  ', ['a', 'b']],
  [`sh -c "echo 'one two'; exit 7"`, ['sh', '-c', "echo 'one two'; exit 7"]],
  [`a'b c'd ""`, ['ab cd', '']],
  ['a\\ b "c\\"d"', ['a b', 'c"d']],
  ['"\\033[31m" "\\\\"', ['\\033[31m', '\\']],
  ['$HOME; rm *', ['$HOME;', 'rm', '*']],
  ['', []],
  ['"open', null],
])('%j is %j', (text, words) => {
  expect(wordsOf(text)).toEqual(words)
})
