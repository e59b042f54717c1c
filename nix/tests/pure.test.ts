// The pure parts of nix/lib, by Nix alone: no nixpkgs is needed.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { optionType } from '#shared/profiles/option.ts'
import { hasNix, pure } from './evaluate-pure.ts'

const enumOf = (...values: string[]) => ({ name: 'enum', functor: { payload: { values } } })
const matching = (pattern: string) => ({
  name: `strMatching "${pattern}"`,
  functor: { payload: { pattern } },
})
const between = 'integer between -1 and 65535 (both inclusive)'

describe.skipIf(!hasNix)('the kind of a type', () => {
  test.each([
    [{ name: 'bool' }, { kind: 'bool' }],
    [{ name: 'str' }, { kind: 'string' }],
    [{ name: 'nonEmptyStr' }, { kind: 'string', minLength: 1 }],
    [{ name: 'separatedString' }, { kind: 'string', multiline: true }],
    [
      { name: 'intBetween', description: between },
      { kind: 'int', min: -1, max: 65535 },
    ],
    [
      { name: 'positiveInt', description: 'positive integer, meaning >0' },
      { kind: 'int', min: 1 },
    ],
    [matching('[a-z]{2}'), { kind: 'string', pattern: '^(?:[a-z]{2})$' }],
    // The window's regular expressions know no such classes.
    [matching('[[:alpha:]]+'), { kind: 'string' }],
    [{ name: 'nullOr', nestedTypes: { elemType: { name: 'bool' } } }, { kind: 'bool' }],
    [
      { name: 'listOf', nestedTypes: { elemType: { name: 'str' } } },
      { kind: 'list', of: { kind: 'string' } },
    ],
    [enumOf('a'), { kind: 'enum', values: [{ value: 'a', label: 'a' }] }],
  ])('%j', (type, kind) => {
    expect(pure('kind', type)).toEqual(kind)
    expect(optionType.safeParse(kind).success).toBe(true)
  })

  test('is refused where a form has no field for it', () => {
    expect(() => pure('kind', { name: 'attrsOf' })).toThrow('a form has no field for the type "attrsOf"')
  })

  test('takes units, lines, lengths and labels only where they make sense', () => {
    const form = { unit: 'MiB', multiline: true, maxLength: 9, labels: { a: 'Ay' } }
    const values = ['a', 'b'].map(value => ({ value, label: value }))
    expect(pure('withFacts', { form, kind: { kind: 'int' } })).toEqual({ kind: 'int', unit: 'MiB' })
    expect(pure('withFacts', { form, kind: { kind: 'string' } })).toEqual({
      kind: 'string',
      multiline: true,
      maxLength: 9,
    })
    expect(pure('withFacts', { form, kind: { kind: 'enum', values } })).toEqual({
      kind: 'enum',
      values: [
        { value: 'a', label: 'Ay' },
        { value: 'b', label: 'b' },
      ],
    })
  })
})

describe.skipIf(!hasNix)('formOption', () => {
  test('gives mkOption its own arguments and keeps those of the form', () => {
    expect(pure('formOption', { label: 'Name', order: 5, default: 'x', description: 'What.' })).toEqual({
      mkOption: { default: 'x', description: 'What.' },
      kilnForm: expect.objectContaining({
        label: 'Name',
        order: 5,
        group: 'Options',
        secret: false,
        key: null,
      }),
    })
  })
})

describe.skipIf(!hasNix)('the list of fields', () => {
  const field = (key: string, order: number) => ({ key, order })

  test('is in order, by key where the order is the same, without the hidden ones', () => {
    const fields = [field('late', 9), field('b', 1), field('a', 1), field('gone', 0)]
    expect(pure('fieldList', { fields, hidden: ['gone'] })).toEqual(['a', 'b', 'late'])
  })

  test('names both options that share a key', () => {
    const call = { fields: [field('a', 1), field('a', 2)], hidden: [] }
    expect(() => pure('fieldList', call)).toThrow('Two options have the form key "a" (kiln.a1 and kiln.a2).')
  })
})

describe.skipIf(!hasNix)('profiles', () => {
  test('are the folders with a profile.json', () => {
    const folders = readdirSync(join(import.meta.dirname, '..', 'profiles'))
    const found = pure('profiles') as Record<string, { id: string; systems: string[]; kinds: string[] }>
    expect(Object.keys(found).sort()).toEqual(folders.sort())
    for (const [folder, { id, systems }] of Object.entries(found)) {
      expect(id).toBe(folder)
      expect(systems).toEqual(['x86_64-linux', 'aarch64-linux'])
    }
  })

  test.each([
    [['qcow2', 'ova'], ['raw']],
    [['iso'], ['iso']],
    [
      ['iso', 'raw'],
      ['raw', 'iso'],
    ],
  ])('%j is built as %j', (formats, kinds) => {
    expect(pure('builtKinds', formats)).toEqual(kinds)
  })
})
