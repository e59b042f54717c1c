import { expect, it } from 'vitest'
import { longestLost } from '#shared/workloads/approvals.ts'
import { bounded } from './waiting.ts'

it('a short list of what is lost is whole', () => {
  const names = ['cache', 'with\nbreak', 'я'.repeat(200)]
  expect(bounded(names)).toEqual(names)
})

it.each([
  Array.from({ length: 50 }, (_, at) => `${'\u0001'.repeat(240)}${at}`),
  ['x'.repeat(4096)],
  Array.from({ length: 2000 }, (_, at) => String(at)),
])('a list that is too long ends with a mark, and stays short (%#)', (...names) => {
  const shown = bounded(names)
  expect(shown.at(-1)).toBe('…')
  expect(shown.slice(0, -1)).toEqual(names.slice(0, shown.length - 1))
  expect(shown.slice(0, -1).reduce((sum, name) => sum + JSON.stringify(name).length, 0)).toBeLessThanOrEqual(
    longestLost,
  )
})
