import { describe, expect, it } from 'vitest'
import { type Option, type OptionType, option } from '../option.ts'
import { valueFromText } from './from-text.ts'

const make = (type: OptionType): Option =>
  option.parse({ key: 'k', label: 'K', description: '', default: null, type })

describe('KEY=VALUE', () => {
  it('is converted to the option’s type', () => {
    expect(valueFromText(make({ kind: 'int' }), '42')).toBe(42)
    expect(valueFromText(make({ kind: 'bool' }), 'yes')).toBe(true)
    expect(valueFromText(make({ kind: 'bool' }), 'off')).toBe(false)
    expect(valueFromText(make({ kind: 'string' }), '42')).toBe('42')
  })

  it('stays text if it does not fit, so that the check can report it', () => {
    expect(valueFromText(make({ kind: 'int' }), '4 GiB')).toBe('4 GiB')
    expect(valueFromText(make({ kind: 'int' }), '99999999999999999999')).toBe('99999999999999999999')
    expect(valueFromText(make({ kind: 'bool' }), 'maybe')).toBe('maybe')
  })

  it('collects a list from repeated keys, or from JSON', () => {
    const list = make({ kind: 'list', of: { kind: 'string' } })
    const once = valueFromText(list, 'a')
    expect(valueFromText(list, 'b c', once)).toEqual(['a', 'b c'])
    expect(valueFromText(list, '["a","b"]')).toEqual(['a', 'b'])
    expect(valueFromText(list, '[not json')).toEqual(['[not json'])
    expect(valueFromText(list, '')).toEqual([])
  })
})
