import { describe, expect, it } from 'vitest'
import { type Option, type OptionType, option } from '../option.ts'
import { valueFromText } from './from-text.ts'

const make = (type: OptionType): Option =>
  option.parse({ key: 'k', label: 'K', description: '', default: null, type })

describe('KEY=VALUE', () => {
  it('becomes the type that the option has', () => {
    expect(valueFromText(make({ kind: 'int' }), '42')).toBe(42)
    expect(valueFromText(make({ kind: 'bool' }), 'yes')).toBe(true)
    expect(valueFromText(make({ kind: 'bool' }), 'off')).toBe(false)
    expect(valueFromText(make({ kind: 'string' }), '42')).toBe('42')
  })

  it('stays text where it does not fit, so that the check can name it', () => {
    expect(valueFromText(make({ kind: 'int' }), '4 GiB')).toBe('4 GiB')
    expect(valueFromText(make({ kind: 'int' }), '99999999999999999999')).toBe('99999999999999999999')
    expect(valueFromText(make({ kind: 'bool' }), 'maybe')).toBe('maybe')
  })

  it('gathers a list over repeated keys, or from JSON', () => {
    const list = make({ kind: 'list', of: { kind: 'string' } })
    const once = valueFromText(list, 'a')
    expect(valueFromText(list, 'b c', once)).toEqual(['a', 'b c'])
    expect(valueFromText(list, '["a","b"]')).toEqual(['a', 'b'])
    expect(valueFromText(list, '[not json')).toEqual(['[not json'])
    expect(valueFromText(list, '')).toEqual([])
  })
})
