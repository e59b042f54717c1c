import { describe, expect, it } from 'vitest'
import { isAfter } from './unit-log.ts'

const [one, other] = ['a'.repeat(32), 'b'.repeat(32)]
const [before, now] = ['1'.repeat(32), '2'.repeat(32)]
const cursor = (s: string, i: number, b: string, m: number, t: number) =>
  `s=${s};i=${i.toString(16)};b=${b};m=${m.toString(16)};t=${t.toString(16)};x=dd35629e538108f`

describe('the order of two lines of the journal', () => {
  const mark = cursor(one, 100, before, 5000, 1_800_000)
  it.each([
    ['a later number at an earlier time', cursor(one, 101, now, 3, 7), true],
    ['an earlier number at a later time', cursor(one, 99, before, 4000, 9_000_000), false],
    ['an earlier number of a boot that had a later clock', cursor(one, 99, now, 9000, 9_000_000), false],
    ['the same line', mark, false],
    ['another source later in the boot', cursor(other, 1, before, 5001, 7), true],
    ['another source earlier in the boot', cursor(other, 900, before, 4999, 9_000_000), false],
    ['another source in the current boot', cursor(other, 1, now, 3, 7), true],
    ['another source in a boot of which nothing is known', cursor(other, 900, '3'.repeat(32), 9, 9e9), false],
    ['no cursor', 'x', false],
    ['a number without an end', mark.replace('i=64', `i=${'f'.repeat(40)}`), false],
  ])('takes %s as after it: %s', (_, line, is) => {
    expect(isAfter(mark, line, now)).toBe(is)
  })

  it('is unknown where the mark is none', () => {
    expect(isAfter('', cursor(one, 101, now, 3, 7), now)).toBe(false)
  })

  it('takes another source as before a mark of the current boot, if its boot is another', () => {
    expect(isAfter(cursor(one, 1, now, 1, 1), cursor(other, 9, before, 9, 9), now)).toBe(false)
  })
})
