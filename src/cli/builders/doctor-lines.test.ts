import { expect, test } from 'vitest'
import { failure, toReport } from '#shared/errors.ts'
import { builderLines, limaLines } from './doctor-lines.ts'

const vm = {
  ...({ name: 'kiln', state: 'stopped', architecture: 'x86_64', driver: 'qemu', cpus: 2 } as const),
  memoryBytes: 4,
  diskBytes: 20,
  problem: '',
  builder: null,
}

test('Lima: its version, each VM with its state, and how to get what is missing', () => {
  expect(limaLines({ version: '2.2.0', problem: null, vms: [vm] })).toEqual([
    '✓  Lima 2.2.0',
    '   Runs Linux VMs on this computer, which Kiln can build in.',
    '   kiln: Stopped',
  ])
  expect(limaLines({ version: '2.2.0', problem: null, vms: [] }).at(-1)).toContain('kiln builder lima create')
  const problem = toReport(failure('lima.missing', { operation: 'lima' }), 'lima')
  const missing = limaLines({ version: null, problem, vms: [] })
  expect(missing[0]).toBe('–  Lima (optional)')
  expect(missing.slice(2)).toEqual([
    '   Lima (limactl) was not found.',
    expect.stringContaining('brew install lima'),
  ])
})

test('a builder: whether it answers, whether its Nix trusts the user, and what to do', () => {
  const place = { id: 'box1', name: 'box1', address: 'root@box1:22' }
  const answers = { ...place, state: 'answers', nixVersion: '2.26.3', problem: null } as const
  expect(builderLines({ ...answers, trusted: true })).toEqual([
    '✓  box1  root@box1:22  Answers',
    '   A builder over SSH.',
    '   Nix 2.26.3',
    '   Its Nix trusts the user: it can share a build with other builders.',
  ])
  expect(builderLines({ ...answers, trusted: false }).at(-1)).toContain('trusted-users')
  const thrown = failure('builder.no-nix', { operation: 'doctor', values: { name: 'box1' } })
  const problem = toReport(thrown, 'doctor')
  const fails = builderLines({ ...place, state: 'fails', nixVersion: null, trusted: null, problem })
  expect(fails[0]).toBe('✗  box1  root@box1:22  Cannot be built on now')
  expect(fails).toHaveLength(4)
})
