import { screen, within } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { answer } from '#testing/fake-engine.ts'
import { sampleHost } from '#testing/sample-host.ts'
import { overview, page, sent, workload } from '#testing/sample-workloads.tsx'

beforeEach(() => {
  answer('hosts.show', () => sampleHost({ id: 'attic', name: 'Attic' }))
  answer('jobs.list', () => [])
  answer('workloads.list', () => overview())
})

test('[V1] describes each module of a new workload, does not send a wrong name, and shares it', async () => {
  answer('workloads.create', () => ({ job: 'j', subject: 'attic' }))
  const { user } = page()
  await user.click(await screen.findByRole('button', { name: 'New workload' }))
  const dialog = within(screen.getByRole('dialog'))
  expect(dialog.getByText(/C, Go, Node.js, Python, Rust/)).toBeTruthy()
  expect(dialog.getByText('A module of this host')).toBeTruthy()
  const name = dialog.getByRole('textbox', { name: /^Name/ })
  const send = () => user.click(dialog.getByRole('button', { name: 'Create the workload' }))
  await user.type(name, 'Not valid')
  await send()
  expect(dialog.getByText(/Not a valid name/)).toBeTruthy()
  await user.clear(name)
  await user.type(name, 'dev')
  expect(dialog.getByText(/already a workload/)).toBeTruthy()
  await user.type(name, '2')
  await user.click(dialog.getByRole('checkbox', { name: 'git' }))
  await user.type(dialog.getByRole('textbox', { name: /^Shared with/ }), ' ben, vic')
  await send()
  expect(sent('workloads.create')).toEqual([
    { host: 'attic', name: 'dev2', modules: ['git'], quotaGiB: null, shared: ['ben', 'vic'] },
  ])
})

test('[V2] a virtual machine can have Docker, and no more memory than this person may use', async () => {
  const vms = { memoryGiB: 8, cores: 2, modules: ['docker', 'git'] }
  answer('workloads.list', () =>
    overview({ vms, workloads: [workload({ name: 'box', vm: { memoryGiB: 4, cores: 1 } })] }),
  )
  answer('workloads.create', () => ({ job: 'j', subject: 'attic' }))
  const { user } = page()
  await screen.findByText('Virtual machine: 4 GiB of memory, 1 core')
  await user.click(screen.getByRole('button', { name: 'New workload' }))
  const dialog = within(screen.getByRole('dialog'))
  expect(dialog.queryByRole('checkbox', { name: 'docker' })).toBeNull()
  await user.click(dialog.getByRole('radio', { name: /Virtual machine/ }))
  await user.click(dialog.getByRole('checkbox', { name: 'docker' }))
  await user.type(dialog.getByRole('textbox', { name: /^Name/ }), 'vm1')
  const memory = dialog.getByRole('textbox', { name: /Memory/ })
  await user.type(memory, '9')
  const send = () => user.click(dialog.getByRole('button', { name: 'Create the workload' }))
  await send()
  expect(dialog.getByText('Not a whole number from 1 to 8.')).toBeTruthy()
  await user.clear(memory)
  await user.type(memory, '8')
  await send()
  expect(sent('workloads.create').at(-1)).toEqual({
    host: 'attic',
    name: 'vm1',
    modules: ['docker'],
    quotaGiB: null,
    vm: { memoryGiB: 8, cores: null },
  })
})
