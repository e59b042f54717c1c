import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'

it('the sayings for a real model say that they were not run without one', () => {
  const { KILN_EVALS_KEY: _, KILN_EVALS_ADDRESS: __, ...env } = process.env
  const words = ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'evals.ts')]
  const done = spawnSync(process.execPath, words, { env, encoding: 'utf8' })
  expect(done).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+ sayings: not run\./) })
})
