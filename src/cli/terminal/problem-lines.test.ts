import { expect, test } from 'vitest'
import { failure } from '#shared/errors.ts'
import { problemLines } from './problem-lines.ts'

test('each problem has a line, and what to do stands once for all of a kind', () => {
  const alone = (configuration: string) =>
    failure('deploy.pair-no-host', { operation: 'test', values: { configuration } }).report()
  const nothing = failure('deploy.pair-no-configuration', { operation: 'test', values: { host: 'attic' } })
  expect(problemLines([alone('web'), nothing.report(), alone('db')])).toEqual([
    'The configuration web is not deployed: no host has its name.',
    'The configuration db is not deployed: no host has its name.',
    'hint: Name its host, --map web=HOST, or leave it out: --map web=.',
    'The host attic gets nothing: no configuration has its name.',
    'hint: Name its configuration: --map CONFIGURATION=attic.',
  ])
  expect(problemLines([])).toEqual([])
})
