import fc from 'fast-check'
import { expect, test } from 'vitest'
import { attributePath, attributeText } from './attribute-path.ts'

test.for<[text: string, path: string[] | null]>([
  ['box', ['box']],
  ['packages.x86_64-linux.iso', ['packages', 'x86_64-linux', 'iso']],
  ['nixosConfigurations."my.box"', ['nixosConfigurations', 'my.box']],
  ['"a b".c', ['a b', 'c']],
  ['a"b', null],
  ['"a', null],
  ['a.', null],
  ['.a', null],
  ['a..b', null],
])('%s is %j', ([text, path]) => {
  expect(attributePath(text)).toEqual(path)
})

test('what is written is read again, and no text takes long', () => {
  const name = fc.string({ minLength: 1 }).filter(each => !each.includes('"'))
  fc.assert(
    fc.property(fc.array(name, { minLength: 1 }), path => {
      expect(attributePath(attributeText(path))).toEqual(path)
    }),
  )
  expect(attributePath(`${'a.'.repeat(200_000)}"`)).toBeNull()
})
