import { expect, it } from 'vitest'
import { createTaint } from './taint.ts'

it('a conversation that read what others wrote stays tainted, and no other one is', () => {
  const taint = createTaint([], () => undefined)
  expect(taint.has('ada', 'one')).toBe(false)
  taint.add('ada', 'one')
  expect(taint.has('ada', 'one')).toBe(true)
  expect(taint.has('ada', 'two')).toBe(false)
  expect(taint.has('ben', 'one')).toBe(false)
})

it('a conversation without a name is tainted', () => {
  expect(createTaint([], () => undefined).has('ada', null)).toBe(true)
})

it('where there are more conversations than it keeps, the last ones count, also after a restart', () => {
  let kept: readonly string[] = []
  const keep = (tainted: readonly string[]) => {
    kept = tainted
  }
  const taint = createTaint([], keep)
  for (let index = 0; index <= 1000; index += 1) taint.add('ada', String(index))
  for (const each of [taint, createTaint(kept, keep)]) {
    expect(each.has('ben', 'clean')).toBe(false)
    expect(['1', '500', '1000'].map(index => each.has('ada', index))).toEqual([true, true, true])
  }
  expect(kept).toHaveLength(1000)
})

it('a taint that cannot be kept, as on a full disk, fails each time until it can', () => {
  let isFull = true
  const taint = createTaint([], () => {
    if (isFull) throw new Error('full')
  })
  for (const _ of [1, 2]) expect(() => taint.add('ada', 'one')).toThrow('full')
  isFull = false
  taint.add('ada', 'one')
  expect(taint.has('ada', 'one')).toBe(true)
})

it('stays over a restart', () => {
  let kept: readonly string[] = []
  createTaint([], tainted => {
    kept = tainted
  }).add('ada', 'one')
  const after = createTaint(kept, () => undefined)
  expect([after.has('ada', 'one'), after.has('ada', 'two'), after.has('ben', 'one')]).toEqual([
    true,
    false,
    false,
  ])
})
