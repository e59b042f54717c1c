import { expect, test } from 'vitest'
import { type ErrorCode, failure } from '#shared/errors.ts'
import { stepProblems } from './problems.ts'

const problems = (
  ['install.closed', 'install.asks-passphrase', 'install.no-choice', 'install.no-rights'] as ErrorCode[]
).map(code => failure(code, { operation: 'install', values: {} as never }).report())

test('each refusal of the engine is shown where another answer is the way out', () => {
  const codes = (step: 'what' | 'personal' | 'disks' | 'machine') =>
    stepProblems({ problems }, step).map(({ code }) => code)
  expect(codes('what')).toEqual(['install.asks-passphrase'])
  expect(codes('personal')).toEqual(['install.closed'])
  expect(codes('disks')).toEqual(['install.no-choice'])
  expect(codes('machine')).toEqual(['install.no-rights'])
})
