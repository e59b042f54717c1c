import { expect, it } from 'vitest'
import { type DeployPlan, deployPlan } from '#shared/deploy/plan.ts'
import type { HostOutcome, HostResult } from '#shared/deploy/result.ts'
import { remaining } from './resume.ts'

const target = (name: string) => ({ name, host: name, port: 22, user: 'root', jump: null, identity: null })
const plan: DeployPlan = deployPlan.parse({
  schema: 1,
  id: 'deploy-1',
  name: 'box',
  createdAt: 1,
  checks: [],
  hosts: [],
  request: {
    source: { kind: 'flake', reference: './machines#box' },
    hosts: ['a', 'b', 'c', 'd'].map(target),
    canary: 2,
  },
})
const result = (host: string, outcome: HostOutcome): HostResult => ({
  host,
  outcome,
  mode: 'switch',
  from: null,
  to: null,
  checks: [],
  error: null,
  needsReboot: false,
  seconds: 1,
})

it('takes the hosts that are not done, the canary among them first [D5]', () => {
  const results = [result('a', 'switched'), result('b', 'rolled-back'), result('c', 'untouched')]
  const { hosts, canary } = remaining(plan, results)
  expect([hosts.map(({ name }) => name), canary]).toEqual([['b', 'c', 'd'], 1])
  expect(remaining(plan, []).canary).toBe(2)
})

it('a resumed deploy has nothing to do if every host is done', () => {
  const results = ['a', 'b', 'c', 'd'].map(name => result(name, 'switched'))
  expect(() => remaining(plan, results)).toThrow('deploy-1')
})
