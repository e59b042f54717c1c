import { expect, test } from 'vitest'
import { hostPlan } from '#shared/deploy/plan.ts'
import { failure } from '#shared/errors.ts'
import { planLines } from './show-plan.ts'

const plan = (more: object) =>
  hostPlan.parse({
    target: { name: 'box', host: '10.0.0.5', user: 'root' },
    from: '/a',
    to: '/b',
    generation: 1,
    toGeneration: null,
    diff: null,
    problem: null,
    reached: true,
    last: null,
    ...more,
  })

test('the units that change are broken into lines of a terminal, and none is left out', () => {
  const changed = Array.from({ length: 30 }, (_, index) => `service-number-${index}.service`)
  const units = { added: [], changed, removed: [] }
  const diff = { packages: [], units, closureBytes: 1, missingBytes: 0, missingPaths: 0, needsReboot: false }
  const lines = planLines(plan({ diff }))
  expect(lines.filter(line => line.length > 80)).toEqual([])
  for (const unit of changed) expect(lines.some(line => line.includes(unit))).toBe(true)
})

test('what to do about a problem has a line for itself', () => {
  const problem = failure('deploy.pair-no-host', { operation: 'test', values: { configuration: 'web' } })
  expect(planLines(plan({ problem: problem.report() }))).toEqual([
    'box: The configuration web is not deployed: no host has its name.',
    '  hint: Name its host, --map web=HOST, or leave it out: --map web=.',
  ])
})

test('a system that lets no one log in says so under its host', () => {
  const units = { added: [], changed: [], removed: [] }
  const diff = { packages: [], units, closureBytes: 1, missingBytes: 0, missingPaths: 0, needsReboot: false }
  const warned = (withoutLogin: boolean) =>
    planLines(plan({ diff, withoutLogin })).some(line =>
      line.startsWith('  The new system of box has no SSH key and no password'),
    )
  expect([warned(true), warned(false)]).toEqual([true, false])
})
