import { screen, within } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { failure } from '#shared/errors.ts'
import { list } from '#shared/messages/message.ts'
import { answer } from '#testing/fake-engine.ts'
import { sampleHost } from '#testing/sample-host.ts'
import { overview, page, sent, workload } from '#testing/sample-workloads.tsx'

beforeEach(() => {
  answer('hosts.show', () => sampleHost({ id: 'attic', name: 'Attic' }))
  answer('jobs.list', () => [])
  answer('workloads.list', () => overview())
})

test('[V1] shows each container with its state, owner and storage', async () => {
  answer('workloads.list', () =>
    overview({
      workloads: [
        workload(),
        workload({ name: 'old', running: false }),
        workload({ name: 'bad', stuck: true }),
      ],
    }),
  )
  page()
  const rows = await screen.findAllByRole('article')
  expect(rows.map(row => within(row).getByRole('heading').textContent)).toEqual(['dev', 'old', 'bad'])
  expect(rows[0]?.textContent).toContain('1.5 GB of 20 GiB')
  expect(rows[2]?.textContent).toContain('could not be undone')
  expect(screen.getByText('You are ada here, with the role owner.')).toBeTruthy()
})

test('[N16] shows a viewer everything, but no button that changes anything', async () => {
  answer('workloads.list', () => overview({ person: 'vic', role: 'viewer' }))
  page()
  await screen.findByRole('heading', { name: 'dev' })
  expect(screen.queryByRole('button', { name: /Stop|More|New/ })).toBeNull()
})

test('[N16] an operator changes only what they own or share', async () => {
  answer('workloads.list', () =>
    overview({
      person: 'ben',
      role: 'operator',
      workloads: [
        workload(),
        workload({ name: 'ours', shared: ['ben'] }),
        workload({ name: 'mine', owner: 'ben' }),
      ],
    }),
  )
  const { user } = page()
  await screen.findByRole('heading', { name: 'dev' })
  expect(screen.queryByRole('button', { name: 'Stop dev' })).toBeNull()
  await user.click(screen.getByRole('button', { name: 'More for ours' }))
  expect(screen.queryByRole('menuitem', { name: 'Destroy' })).toBeNull()
  await user.keyboard('{Escape}')
  await user.click(screen.getByRole('button', { name: 'More for mine' }))
  expect(screen.getByRole('menuitem', { name: 'Destroy' })).toBeTruthy()
})

test('[V1] restores from the trash', async () => {
  const trashed = { id: 'fedcba9876543210', name: 'gone', owner: 'ada', leftMs: 6.5 * 24 * 3_600_000 }
  answer('workloads.list', () => overview({ workloads: [], trash: [trashed] }))
  answer('workloads.undo', () => ({ name: 'gone' }))
  const { user } = page()
  expect(await screen.findByText('No workloads yet')).toBeTruthy()
  expect(screen.getByText('of ada, 7 days left')).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Undo: bring back gone' }))
  expect(sent('workloads.undo')).toEqual([{ host: 'attic', id: trashed.id }])
})

test('[V1] a host without a broker says so, with what to do', async () => {
  answer('workloads.list', () => {
    throw failure('workload.no-broker', { operation: 'workloads', values: { host: 'Attic' } })
  })
  page()
  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toContain('has no broker')
  expect(within(alert).getByRole('button', { name: 'Try again' })).toBeTruthy()
})

test('[N16] a shared account acts as the chosen person in every call', async () => {
  const several = failure('workload.several-people', {
    operation: 'workloads',
    values: { host: 'Attic', people: list(['ada', 'ben']) },
  })
  answer('workloads.list', input => {
    const { person } = input as { person?: string }
    if (!person) throw several
    return overview({ person, role: 'operator', workloads: [workload({ owner: person })] })
  })
  answer('workloads.stop', () => ({}))
  // The window remembers the choice for this host, also in other tests.
  const { user } = page('shed')
  const choice = within(await screen.findByRole('radiogroup', { name: 'You act as' }))
  expect(screen.queryByText('The workloads could not be read')).toBeNull()
  await user.click(choice.getByRole('radio', { name: 'ben' }))
  expect(await screen.findByText('You are ben here, with the role operator.')).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Stop dev' }))
  expect(sent('workloads.stop')).toEqual([{ host: 'shed', person: 'ben', name: 'dev' }])
  await user.click(screen.getByRole('radio', { name: 'ada' }))
  expect(await screen.findByText('You are ada here, with the role operator.')).toBeTruthy()
})

test('[V1] one that runs and does not answer says so, and can be started', async () => {
  answer('workloads.list', () => overview({ workloads: [workload({ silent: true })] }))
  answer('workloads.start', () => ({}))
  const { user } = page()
  expect(await screen.findByText('No answer')).toBeTruthy()
  expect(screen.getByText(/A virtual machine whose storage is full is paused/)).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'More for dev' }))
  await user.click(screen.getByRole('menuitem', { name: 'Start' }))
  expect(sent('workloads.start')).toEqual([{ host: 'attic', name: 'dev' }])
})
