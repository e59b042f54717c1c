import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import type { KnownBuilder, LocalBuilder } from '#shared/builders/builder.ts'
import type { LimaVm } from '#shared/builders/lima.ts'
import { failure } from '#shared/errors.ts'
import { answer, asked } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { BuildersPage } from './builders-page.tsx'

const local: LocalBuilder = {
  nixVersion: '2.34.8',
  architectures: [{ architecture: 'x86_64', emulated: false }],
  features: ['kvm'],
  sharesBuilds: true,
  diskFreeBytes: 5e9,
}
const box: KnownBuilder = {
  host: 'box1',
  name: 'box1',
  addedAt: 1,
  lima: null,
  maxJobs: null,
  speedFactor: 1,
  address: { host: '10.0.0.5', port: 22, user: 'ada', jump: null, identity: null },
  keys: [],
  facts: null,
  problem: null,
}
const vm: LimaVm = {
  name: 'work',
  state: 'broken',
  architecture: '',
  driver: '',
  cpus: 0,
  memoryBytes: 0,
  diskBytes: 0,
  problem: 'field `images` must be set',
  builder: null,
}

function given({ builders = [box], vms = [] as LimaVm[] } = {}) {
  answer('builders.list', () => ({ builders, local, problem: null }))
  answer('lima.list', () => ({ version: '2.2.0', problem: null, vms }))
  answer('jobs.list', () => [])
  answer('caches.list', () => ({ caches: [], keys: [], tools: { attic: null, cachix: null } }))
  answer('builders.test', () => ({ job: 'j', subject: 'box1' }))
}

test('a builder whose key is not trusted yet offers its key first', async () => {
  given()
  inWindow(<BuildersPage />)
  expect(await screen.findByText('Key not trusted')).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Show the key of box1' })).toBeTruthy()
  expect(screen.getByText(/x86_64 · Nix 2\.34\.8 · kvm/)).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Test box1' }))
  await vi.waitFor(() => expect(asked.some(({ path }) => path === 'builders.test')).toBe(true))
})

test('shows why the last test failed, with what to do', async () => {
  const problem = failure('builder.no-nix', { operation: 'builders.test', values: { name: 'box1' } }).report()
  given({ builders: [{ ...box, problem }] })
  inWindow(<BuildersPage />)
  expect(await screen.findByText('Last test failed')).toBeTruthy()
  expect(screen.getByText(/Nix was not found on box1/)).toBeTruthy()
})

test('without Lima the page says how to get it, and the rest is there', async () => {
  given()
  const problem = failure('lima.missing', { operation: 'lima' }).report()
  answer('lima.list', () => ({ version: null, problem, vms: [] }))
  inWindow(<BuildersPage />)
  expect(await screen.findByText(/Lima \(limactl\) was not found/)).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Create a Lima VM' })).toBeNull()
  expect(screen.getByText('10.0.0.5', { exact: false })).toBeTruthy()
})

test('a broken VM says why, can be recreated, and is not started', async () => {
  given({ vms: [vm] })
  inWindow(<BuildersPage />)
  expect(await screen.findByText('Broken')).toBeTruthy()
  expect(screen.getByText('field `images` must be set')).toBeTruthy()
  expect(screen.queryByRole('button', { name: /^(Start|Build in) / })).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: 'More about work' }))
  expect((await screen.findAllByRole('menuitem')).map(item => item.textContent)).toEqual([
    'Show logs',
    'Recreate',
    'Delete',
  ])
})

const stopped: LimaVm = {
  name: 'kiln',
  state: 'stopped',
  architecture: 'x86_64',
  driver: 'qemu',
  cpus: 2,
  problem: '',
  memoryBytes: 4 * 2 ** 30,
  diskBytes: 80 * 2 ** 30,
  builder: null,
}

test('a stopped VM is given other sizes: what is typed, and the rest as it is', async () => {
  given({ vms: [stopped] })
  answer('lima.edit', () => ({ job: 'j', subject: 'kiln' }))
  inWindow(<BuildersPage />)
  await userEvent.click(await screen.findByRole('button', { name: 'More about kiln' }))
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Resize' }))
  const memory = await screen.findByRole('textbox', { name: 'Memory in GiB' })
  expect(screen.getByText('Not below 80: a disk only grows.')).toBeTruthy()
  await userEvent.clear(memory)
  await userEvent.type(memory, 'more')
  await userEvent.click(screen.getByRole('button', { name: 'Resize the VM' }))
  expect(screen.getByText('Enter a whole number of at least 1.')).toBeTruthy()
  expect(asked.filter(({ path }) => path === 'lima.edit')).toEqual([])
  await userEvent.clear(memory)
  await userEvent.type(memory, '8')
  await userEvent.click(screen.getByRole('button', { name: 'Resize the VM' }))
  const sizes = { cpus: 2, memoryBytes: 8 * 2 ** 30, diskBytes: 80 * 2 ** 30 }
  expect(asked).toContainEqual({ path: 'lima.edit', input: { vm: 'kiln', sizes } })
})

test('the logs of a VM: the line that matters, and the end of its console', async () => {
  given({ vms: [stopped] })
  answer('lima.show', () => ({
    vm: stopped,
    folder: '/home/ada/.lima/kiln',
    diskUsedBytes: 3e9,
    logs: [
      { path: '/home/ada/.lima/kiln/ha.stderr.log', line: 'Cannot allocate memory', lastLines: ['Starting'] },
      {
        path: '/home/ada/.lima/kiln/serial.log',
        line: null,
        lastLines: ['\u001b[32m  OK  \u001b[0m Started'],
      },
      { path: '/home/ada/.lima/kiln/serialv.log', line: null, lastLines: [] },
    ],
  }))
  inWindow(<BuildersPage />)
  await userEvent.click(await screen.findByRole('button', { name: 'More about kiln' }))
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Show logs' }))
  expect(await screen.findByText('Cannot allocate memory')).toBeTruthy()
  const console = screen.getByRole('region', { name: 'The end of serial.log' })
  expect(console.textContent).toBe('  OK   Started')
  expect(screen.getByText('It is empty.')).toBeTruthy()
})
