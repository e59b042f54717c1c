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

it('where there are more conversations than it keeps, each counts as tainted', () => {
  const taint = createTaint([], () => undefined)
  for (let index = 0; index <= 1000; index += 1) taint.add('ada', String(index))
  expect(taint.has('ben', 'clean')).toBe(true)
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
