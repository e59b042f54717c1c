import { expect, it } from 'vitest'
import { isSpent, leftOf, noBudgets, onDay, spend } from './budget.ts'

const limits = { tokensPerDay: 100, centsPerDay: null, inputCents: 0, outputCents: 0 }

it("a clock that jumps back and forth does not reset anyone's day", () => {
  const spent = spend(onDay(noBudgets, '2026-07-02'), 'ada', { input: 60, output: 40 }, limits)
  expect(isSpent(leftOf(spent, 'ada', limits))).toBe(true)
  expect(isSpent(leftOf(onDay(spent, '2026-07-01'), 'ada', limits))).toBe(true)
  expect(isSpent(leftOf(onDay(spent, '2026-07-03'), 'ada', limits))).toBe(false)
  const ahead = spend(onDay(spent, '2027-01-01'), 'ada', { input: 100, output: 0 }, limits)
  const back = onDay(ahead, '2026-07-03')
  expect(isSpent(leftOf(back, 'ada', limits))).toBe(true)
  expect(isSpent(leftOf(onDay(back, '2026-07-02'), 'ada', limits))).toBe(true)
  // The clock was wrong once; the day after the next is a day as each other.
  const next = onDay(back, '2026-07-04')
  expect(isSpent(leftOf(onDay(next, '2026-07-05'), 'ada', limits))).toBe(false)
})

it.each(['1970-01-01', '2026-06-20'])('a reboot without a clock, at %s, gives no one the day back', start => {
  const spent = spend(onDay(noBudgets, '2026-07-02'), 'ada', { input: 60, output: 40 }, limits)
  let budgets = spent
  for (const _ of ['one reboot', 'another one']) {
    const booted = spend(onDay(budgets, start), 'ben', { input: 1, output: 0 }, limits)
    expect(isSpent(leftOf(booted, 'ada', limits))).toBe(true)
    // The network is there, and the clock is right.
    budgets = onDay(booted, '2026-07-02')
    expect(isSpent(leftOf(budgets, 'ada', limits))).toBe(true)
  }
  expect(isSpent(leftOf(onDay(budgets, '2026-07-03'), 'ada', limits))).toBe(false)
  expect(isSpent(leftOf(onDay(onDay(spent, start), '2026-07-03'), 'ada', limits))).toBe(false)
})
