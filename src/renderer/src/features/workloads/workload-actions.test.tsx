import { act, screen, within } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { answer } from '#testing/fake-engine.ts'
import { sampleHost } from '#testing/sample-host.ts'
import { overview, page, sent } from '#testing/sample-workloads.tsx'

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

test('[N16] destroying shows exactly what is lost and how much; only the answer does it', async () => {
  answer('workloads.destroy', () => ({ waits }))
  answer('workloads.approve', () => ({ job: 'j', subject: 'attic' }))
  const { user } = page()
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
  const { user } = page()
  await user.click(await screen.findByRole('button', { name: 'Answer: create x modules: git fish' }))
  const dialog = within(screen.getByRole('dialog', { name: 'Approve create?' }))
  expect(dialog.getByText(/language model asked/)).toBeTruthy()
  await user.click(dialog.getByRole('button', { name: 'Refuse' }))
  expect(sent('workloads.refuse')).toEqual([{ host: 'attic', id: waits.id }])
})

test('[N16] what removes something from the trash shows which workload it is', async () => {
  const trashed = { name: 'dev', owner: 'ben', quotaGiB: 5, trashedAt: Date.UTC(2026, 6, 2) }
  const purge = { ...waits, verb: 'purge', input: { name: 'dev', id: 'ab' }, trashed }
  answer('workloads.list', () => overview({ approvals: [purge] }))
  const { user } = page()
  await user.click(await screen.findByRole('button', { name: 'Answer: purge dev id: ab' }))
  const dialog = within(screen.getByRole('dialog', { name: 'Remove dev for good?' }))
  expect(dialog.getByText(/^dev of ben, with a quota of 5 GiB, since .*2026/)).toBeTruthy()
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
  const { user } = page()
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
  const { user } = page()
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

test('a double click runs a command once', async () => {
  answer('workloads.exec', () => new Promise(() => undefined))
  const { user } = page()
  await user.click(await screen.findByRole('button', { name: 'More for dev' }))
  await user.click(screen.getByRole('menuitem', { name: 'Run a command' }))
  await user.type(screen.getByRole('textbox', { name: /^Command/ }), 'make')
  const run = screen.getByRole('button', { name: 'Run the command' })
  act(() => {
    run.click()
    run.click()
  })
  await expect.poll(() => sent('workloads.exec').length).toBeGreaterThan(0)
  expect(sent('workloads.exec')).toEqual([{ host: 'attic', name: 'dev', argv: ['make'] }])
})
