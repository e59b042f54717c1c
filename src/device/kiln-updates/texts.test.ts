import { expect, it } from 'vitest'
import { statusOf, textsOf } from './texts.ts'
import type { Report } from './verbs.ts'

const ended = (outcome: 'switched' | 'went-back' | 'cut-off' | 'stuck'): Report => ({
  outcome,
  why: 'worse: purpose',
  from: '/nix/store/old',
  to: '/nix/store/new',
})

it.each([
  ['switched', 0, 'now runs /nix/store/new'],
  ['went-back', 70, 'went back to the system before: worse: purpose'],
  ['cut-off', 75, 'cut off (worse: purpose)'],
  ['stuck', 71, 'could not go back: worse: purpose'],
] as const)('%s: a distinct status, and why', (outcome, status, text) => {
  expect(statusOf(ended(outcome))).toBe(status)
  expect(textsOf(ended(outcome)).join()).toContain(text)
})

it.each([
  [{}, 'What runs has not changed'],
  [{ changed: true }, 'This machine now runs /nix/store/new, but that could not be recorded: no space'],
] as const)('a full disk after %j: the text tells what runs', (more, text) => {
  const failed: Report = {
    toplevel: '/nix/store/new',
    outcome: 'failed',
    problem: 'no-space',
    detail: 'no space',
    ...more,
  }
  expect(textsOf(failed).join()).toContain(text)
})
