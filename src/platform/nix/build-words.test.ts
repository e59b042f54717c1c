import { expect, test } from 'vitest'
import { buildArgs, copyDerivationsArgs, tokenArgs } from './build-words.ts'

const building = { installables: ['path:/w#raw'], sandbox: 'as-set' as const, maxJobs: null }
const without = ['--option', 'access-tokens', '']

/** Whether these words appear in this order, one after the other. */
const has = (args: readonly string[], words: readonly string[]) =>
  args.some((_, at) => words.every((word, index) => args[at + index] === word))

test('whatever may not use the user’s access tokens is evaluated without them, here and for a store elsewhere', () => {
  expect(tokenArgs(false)).toEqual(without)
  expect(has(buildArgs({ ...building, withTokens: false }), without)).toBe(true)
  expect(has(copyDerivationsArgs({ ...building, withTokens: false }, 'ssh-ng://b'), without)).toBe(true)
})

test('trusted flakes keep them', () => {
  for (const args of [buildArgs(building), buildArgs({ ...building, withTokens: true }), tokenArgs()])
    expect(args.includes('access-tokens')).toBe(false)
})

test('the sandbox and its missing fallback are explicit', () => {
  const on = ['--option', 'sandbox', 'true', '--option', 'sandbox-fallback', 'false']
  expect(has(buildArgs({ ...building, sandbox: 'on' }), on)).toBe(true)
  expect(has(copyDerivationsArgs({ ...building, sandbox: 'on' }, 'ssh-ng://b'), on)).toBe(true)
  expect(has(buildArgs({ ...building, sandbox: 'off' }), ['--option', 'sandbox', 'false'])).toBe(true)
  expect(buildArgs(building).join(' ')).not.toMatch(/sandbox/)
})
