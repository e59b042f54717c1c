import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeFields, type Field } from './fields.ts'
import { type Verb, verbRow, verbs } from './verbs.ts'

const all = Object.keys(verbs).flatMap(key => (key in verbs ? [key as Verb] : []))

const anyOf = (field: Field): fc.Arbitrary<unknown> => {
  switch (field.kind) {
    case 'name':
      return fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,9}[a-z0-9])?$/)
    case 'label':
      return fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,39}$/)
    case 'id':
      return fc.stringMatching(/^[0-9a-f]{16}$/)
    case 'code':
      return fc.stringMatching(/^[0-9a-f]{32}$/)
    case 'integer':
      return fc.integer({ min: field.least, max: field.most })
    case 'flag':
      return fc.boolean()
    case 'argv':
      return fc
        .array(
          fc.string({ maxLength: 40 }).filter(word => !word.includes('\0')),
          { minLength: 1, maxLength: 64 },
        )
        .map(([first, ...rest]) => [first || 'true', ...rest])
    case 'names':
      return fc.uniqueArray(fc.stringMatching(/^[a-z][a-z-]{0,20}$/), { maxLength: field.most })
    case 'module':
      return fc.stringMatching(/^\{ [a-z.ä= "{}$;\n\t]{0,200}\}$/)
  }
}

describe('the input of a verb', () => {
  it.each(all)('of %s is taken with each value of its kinds, and comes out as it went in', verb => {
    const { input } = verbRow(verb)
    const wanted = fc.record(Object.fromEntries(Object.entries(input).map(([key, f]) => [key, anyOf(f)])))
    fc.assert(
      fc.property(wanted, given => {
        expect(decodeFields(input, given)).toEqual({ input: given })
      }),
    )
  })

  it('is refused for whatever else comes, without an exception', () => {
    const anything = fc.anything({ withBigInt: true, withNullPrototype: true })
    fc.assert(
      fc.property(fc.constantFrom(...all), anything, (verb, given) => {
        const decoded = decodeFields(verbRow(verb).input, given)
        if ('input' in decoded)
          expect(Object.keys(decoded.input).every(key => Object.hasOwn(verbRow(verb).input, key))).toBe(true)
      }),
    )
  })

  it.each([
    ['a field that no verb has', 'start', { name: 'dev', '__proto__ ': 1 }, 'input'],
    ['a name of twelve letters', 'start', { name: 'abcdefghijkl' }, 'name'],
    ['a name that is an option', 'start', { name: '-rf' }, 'name'],
    ['a name that leads out of its folder', 'start', { name: '..' }, 'name'],
    ['a name with a line after it', 'start', { name: 'dev\n' }, 'name'],
    ['a missing name', 'destroy', {}, 'name'],
    ['a command without words', 'exec', { name: 'dev', argv: [] }, 'argv'],
    ['a command with a NUL', 'exec', { name: 'dev', argv: ['a\0b'] }, 'argv'],
    ['a module twice', 'create', { name: 'dev', modules: ['git', 'git'] }, 'modules'],
    ['a module of blanks', 'create', { name: 'dev', modules: [], ownModule: ' \n' }, 'ownModule'],
    ['a module with a NUL', 'create', { name: 'dev', modules: [], ownModule: '{ }\0' }, 'ownModule'],
    [
      'a module that is too long',
      'create',
      { name: 'dev', modules: [], ownModule: `{ }${' '.repeat(8192)}` },
      'ownModule',
    ],
    ['too many lines', 'logs', { name: 'dev', lines: 201 }, 'lines'],
    ['a half GiB', 'resize', { name: 'dev', quotaGiB: 0.5 }, 'quotaGiB'],
    ['a list', 'list', [], 'input'],
  ] as const)('is refused with %s', (_, verb, given, wrong) => {
    expect(decodeFields(verbRow(verb).input, given)).toEqual({ wrong })
  })
})
