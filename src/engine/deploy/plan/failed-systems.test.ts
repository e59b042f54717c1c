import { expect, it } from 'vitest'
import { failedSystems } from './failed-systems.ts'

const end = (to: string, outcome: string) => ({ id: 'deploy-1', from: '/old', to, outcome })
const note = (to: string, outcome: 'switched' | 'rolled-back' | 'rollback-failed' | 'unreachable') => ({
  to,
  outcome,
})
const failed = (ended: ReturnType<typeof end>[], notes: ReturnType<typeof note>[] = []) => [
  ...failedSystems({ ended }, notes),
]

it('are those whose last end was a rollback', () => {
  expect(failed([end('/a', 'rolled-back activation 1'), end('/b', 'switched switch')])).toEqual(['/a'])
  // The host has the last first.
  expect(failed([end('/a', 'switched switch'), end('/a', 'rolled-back hung')])).toEqual([])
  expect(failed([end('/a', 'rollback-failed hung'), end('/a', 'switched switch')])).toEqual(['/a'])
})

it('are also those that this computer remembers after a restart of the host, until the host says more', () => {
  expect(failed([], [note('/a', 'switched'), note('/a', 'rolled-back')])).toEqual(['/a'])
  expect(failed([], [note('/a', 'rolled-back'), note('/a', 'switched')])).toEqual([])
  expect(failed([end('/a', 'switched switch')], [note('/a', 'rolled-back')])).toEqual([])
})

it('excludes systems that were never activated', () => {
  expect(failed([end('/a', 'refused locked deploy-2')], [note('/b', 'unreachable')])).toEqual([])
  // How it had ended before still counts.
  expect(failed([end('/a', 'refused locked deploy-2'), end('/a', 'rolled-back hung')])).toEqual(['/a'])
})
