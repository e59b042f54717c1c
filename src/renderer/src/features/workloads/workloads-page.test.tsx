// @vitest-environment jsdom
import { configure, screen, within } from '@testing-library/react'
import { beforeEach, expect, test, vi } from 'vitest'
import type { Workload, WorkloadOverview } from '#shared/contract/workloads.ts'
import { failure } from '#shared/errors.ts'
import { list } from '#shared/messages/message.ts'
import { answer, asked } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { sampleHost } from '#testing/sample-host.ts'
import { WorkloadsPage } from './workloads-page.tsx'

vi.mock('#lib/engine/connection.ts', async () => (await import('#testing/fake-engine.ts')).fakeConnection)
vi.mock('wouter', async original => ({
  ...(await original<typeof import('wouter')>()),
  useParams: () => ({ id: 'attic' }),
}))

// A computer may be slow.
configure({ asyncUtilTimeout: 30_000 })

const workload = (part: Partial<Workload> = {}): Workload => ({
  name: 'dev',
  owner: 'ada',
  shared: [],
  modules: ['git'],
  running: true,
  address: '10.233.1.2',
  quotaGiB: 20,
  vm: null,
  usedBytes: 1.5e9,
  stuck: false,
  ...part,
})
const overview = (part: Partial<WorkloadOverview> = {}): WorkloadOverview => ({
  person: 'ada',
  role: 'owner',
  most: { workloads: 5, storageGiB: 100 },
  modules: ['git', 'languages', 'house-proxy'],
  vms: null,
  quotaGiB: 20,
  workloads: [workload()],
  trash: [],
  approvals: [],
  ...part,
})
const waits = {
  id: '0123456789abcdef',
  verb: 'destroy',
  input: { name: 'dev' },
  because: 'destructive' as const,
  asker: 'ada',
  face: 'terminal',
  askedAt: 1,
  usedBytes: 1.5e9,
  newer: [],
  leftOut: [],
}

beforeEach(() => {
  answer('hosts.show', () => sampleHost({ id: 'attic', name: 'Attic' }))
  answer('jobs.list', () => [])
  answer('workloads.list', () => overview())
})

const sent = (path: string) => asked.filter(each => each.path === path).map(({ input }) => input)

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
  inWindow(<WorkloadsPage />)
  const rows = await screen.findAllByRole('article')
  expect(rows.map(row => within(row).getByRole('heading').textContent)).toEqual(['dev', 'old', 'bad'])
  expect(rows[0]?.textContent).toContain('1.5 GB of 20 GiB')
  expect(rows[2]?.textContent).toContain('could not be undone')
  expect(screen.getByText('You are ada here, with the role owner.')).toBeTruthy()
})

test('[N16] shows a viewer everything, but no button that changes anything', async () => {
  answer('workloads.list', () => overview({ person: 'vic', role: 'viewer' }))
  inWindow(<WorkloadsPage />)
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
  const { user } = inWindow(<WorkloadsPage />)
  await screen.findByRole('heading', { name: 'dev' })
  expect(screen.queryByRole('button', { name: 'Stop dev' })).toBeNull()
  await user.click(screen.getByRole('button', { name: 'More for ours' }))
  expect(screen.queryByRole('menuitem', { name: 'Destroy' })).toBeNull()
  await user.keyboard('{Escape}')
  await user.click(screen.getByRole('button', { name: 'More for mine' }))
  expect(screen.getByRole('menuitem', { name: 'Destroy' })).toBeTruthy()
})

test('[N16] destroying shows exactly what is lost and how much; only the answer does it', async () => {
  answer('workloads.destroy', () => ({ waits }))
  answer('workloads.approve', () => ({ job: 'j', subject: 'attic' }))
  const { user } = inWindow(<WorkloadsPage />)
  await user.click(await screen.findByRole('button', { name: 'More for dev' }))
  await user.click(screen.getByRole('menuitem', { name: 'Destroy' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Destroy dev?' }))
  expect(await dialog.findByText('destroy dev')).toBeTruthy()
  expect(dialog.getByText('1.5 GB')).toBeTruthy()
  // Enter is harmless: the safe answer has the focus.
  expect(document.activeElement?.textContent).toBe('Refuse')
  expect(sent('workloads.approve')).toEqual([])
  await user.click(dialog.getByRole('button', { name: 'Destroy dev' }))
  expect(sent('workloads.approve')).toEqual([{ host: 'attic', id: waits.id, name: 'dev' }])
})

test("[N16] a model's request waits with a warning and all of its arguments", async () => {
  const create = { ...waits, verb: 'create', input: { name: 'x', modules: ['git', 'fish'] }, usedBytes: null }
  answer('workloads.list', () => overview({ approvals: [{ ...create, because: 'untrusted' as const }] }))
  answer('workloads.refuse', () => ({}))
  const { user } = inWindow(<WorkloadsPage />)
  await user.click(await screen.findByRole('button', { name: 'Answer: create x modules: git fish' }))
  const dialog = within(screen.getByRole('dialog', { name: 'Approve create?' }))
  expect(dialog.getByText(/language model asked/)).toBeTruthy()
  await user.click(dialog.getByRole('button', { name: 'Refuse' }))
  expect(sent('workloads.refuse')).toEqual([{ host: 'attic', id: waits.id }])
})

test('[V1] describes each module of a new workload, and does not send a wrong name', async () => {
  answer('workloads.create', () => ({ job: 'j', subject: 'attic' }))
  const { user } = inWindow(<WorkloadsPage />)
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
  await send()
  expect(sent('workloads.create')).toEqual([
    { host: 'attic', name: 'dev2', modules: ['git'], quotaGiB: null },
  ])
})

test('[V2] a virtual machine can have Docker, and no more memory than this person may use', async () => {
  const vms = { memoryGiB: 8, cores: 2, modules: ['docker', 'git'] }
  answer('workloads.list', () =>
    overview({ vms, workloads: [workload({ name: 'box', vm: { memoryGiB: 4, cores: 1 } })] }),
  )
  answer('workloads.create', () => ({ job: 'j', subject: 'attic' }))
  const { user } = inWindow(<WorkloadsPage />)
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

test("[N16] removes control characters from a log and a command's output", async () => {
  answer('workloads.logs', () => ({ text: '\u001b]0;owned\u0007\u001b[2Jone\n<b>two</b>\n' }))
  answer('workloads.exec', () => ({
    status: 7,
    out: '\u001b[31mred\u0000\n',
    err: '',
    cut: true,
    timedOut: false,
  }))
  const { user } = inWindow(<WorkloadsPage />)
  await user.click(await screen.findByRole('button', { name: 'More for dev' }))
  await user.click(screen.getByRole('menuitem', { name: 'Show the log' }))
  expect((await screen.findByRole('region', { name: 'Log of dev' })).textContent).toBe('one\n<b>two</b>')
  await user.keyboard('{Escape}')
  await user.click(screen.getByRole('button', { name: 'More for dev' }))
  await user.click(screen.getByRole('menuitem', { name: 'Run a command' }))
  const dialog = within(screen.getByRole('dialog'))
  await user.type(dialog.getByRole('textbox', { name: /^Command/ }), 'sh -c "a  b"')
  expect(dialog.getAllByRole('listitem').map(each => each.textContent)).toEqual(['sh', '-c', 'a  b'])
  await user.click(dialog.getByRole('button', { name: 'Run the command' }))
  expect(sent('workloads.exec')).toEqual([{ host: 'attic', name: 'dev', argv: ['sh', '-c', 'a  b'] }])
  expect((await dialog.findByRole('region', { name: 'Output' })).textContent).toBe('red')
  expect(dialog.getByText(/Ended with status 7\. It printed more/)).toBeTruthy()
})

test('[V1] restores from the trash', async () => {
  const trashed = { id: 'fedcba9876543210', name: 'gone', owner: 'ada', leftMs: 6.5 * 24 * 3_600_000 }
  answer('workloads.list', () => overview({ workloads: [], trash: [trashed] }))
  answer('workloads.undo', () => ({ name: 'gone' }))
  const { user } = inWindow(<WorkloadsPage />)
  expect(await screen.findByText('No workloads yet')).toBeTruthy()
  expect(screen.getByText('of ada, 7 days left')).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Undo: bring back gone' }))
  expect(sent('workloads.undo')).toEqual([{ host: 'attic', id: trashed.id }])
})

test('[V1] a host without a broker says so, with what to do', async () => {
  answer('workloads.list', () => {
    throw failure('workload.no-broker', { operation: 'workloads', values: { host: 'Attic' } })
  })
  inWindow(<WorkloadsPage />)
  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toContain('has no broker')
  expect(within(alert).getByRole('button', { name: 'Try again' })).toBeTruthy()
})

test('[N16] a restore offers the existing snapshots, and names the folders that are lost', async () => {
  answer('workloads.snapshots', () => [
    { label: 'newest', at: Date.UTC(2026, 6, 2), usedBytes: 2e9 },
    { label: 'older', at: null, usedBytes: null },
  ])
  const restore = {
    ...waits,
    verb: 'restore',
    input: { name: 'dev', label: 'older' },
    newer: ['after', 'last'],
    leftOut: ['/srv/data'],
  }
  answer('workloads.restore', () => ({ waits: restore }))
  const { user } = inWindow(<WorkloadsPage />)
  await user.click(await screen.findByRole('button', { name: 'More for dev' }))
  await user.click(screen.getByRole('menuitem', { name: 'Restore a snapshot' }))
  const choice = await screen.findByRole('combobox', { name: 'Snapshot' })
  expect([...choice.querySelectorAll('option')].map(each => each.textContent)).toEqual([
    expect.stringMatching(/^newest, .*2026.*, 2.0 GB$/),
    'older, of unknown time, of unknown size',
  ])
  await user.selectOptions(choice, 'older')
  await user.click(screen.getByRole('button', { name: 'Show what is lost' }))
  expect(await screen.findByText(/No snapshot has these folders, which are lost: \/srv\/data/)).toBeTruthy()
  expect(screen.getByText('These newer snapshots are destroyed: after last')).toBeTruthy()
  expect(sent('workloads.restore')).toEqual([{ host: 'attic', name: 'dev', label: 'older' }])
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
  const { user } = inWindow(<WorkloadsPage />)
  const choice = within(await screen.findByRole('radiogroup', { name: 'You act as' }))
  expect(screen.queryByText('The workloads could not be read')).toBeNull()
  await user.click(choice.getByRole('radio', { name: 'ben' }))
  expect(await screen.findByText('You are ben here, with the role operator.')).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Stop dev' }))
  expect(sent('workloads.stop')).toEqual([{ host: 'attic', person: 'ben', name: 'dev' }])
  await user.click(screen.getByRole('radio', { name: 'ada' }))
  expect(await screen.findByText('You are ada here, with the role operator.')).toBeTruthy()
})
