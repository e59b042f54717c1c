// Removing a snapshot, or a workload from the trash, for good.
import { act, screen, within } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { failure } from '#shared/errors.ts'
import { answer } from '#testing/fake-engine.ts'
import { sampleHost } from '#testing/sample-host.ts'
import { overview, page, sent, workload } from '#testing/sample-workloads.tsx'

const waits = {
  id: '0123456789abcdef',
  because: 'destructive' as const,
  asker: 'ada',
  face: 'terminal',
  askedAt: 1,
  usedBytes: 2e9,
  newer: [],
  leftOut: [],
}
const forget = { ...waits, verb: 'forget-snapshot', input: { name: 'dev', label: 'older' } }
const trashed = { id: 'fedcba9876543210', name: 'gone', owner: 'ben', leftMs: 1 }

beforeEach(() => {
  answer('hosts.show', () => sampleHost({ id: 'attic', name: 'Attic' }))
  answer('jobs.list', () => [])
  answer('workloads.list', () => overview({ trash: [trashed] }))
  answer('workloads.snapshots', () => [
    { label: 'newest', at: null, usedBytes: null },
    { label: 'older', at: null, usedBytes: 2e9 },
  ])
  answer('workloads.approve', () => ({ job: 'j', subject: 'attic' }))
})

async function chooseOlder() {
  const { user } = page()
  await user.click(await screen.findByRole('button', { name: 'More for dev' }))
  await user.click(screen.getByRole('menuitem', { name: 'Remove a snapshot' }))
  await user.selectOptions(await screen.findByRole('combobox', { name: 'Snapshot' }), 'older')
  await user.click(screen.getByRole('button', { name: 'Show what is lost' }))
  return user
}

test('[N16] removing a snapshot shows which one and its size; only the answer does it', async () => {
  answer('workloads.forgetSnapshot', () => ({ waits: forget }))
  const user = await chooseOlder()
  const dialog = within(await screen.findByRole('dialog', { name: 'Remove a snapshot of dev?' }))
  expect(await dialog.findByText('forget-snapshot dev label: older')).toBeTruthy()
  expect(dialog.getByText('In the snapshot').parentElement?.textContent).toBe('In the snapshot2.0 GB')
  expect(dialog.getByText(/The snapshot cannot be brought back/)).toBeTruthy()
  expect(sent('workloads.forgetSnapshot')).toEqual([{ host: 'attic', name: 'dev', label: 'older' }])
  expect(document.activeElement?.textContent).toBe('Refuse')
  expect(sent('workloads.approve')).toEqual([])
  await user.click(dialog.getByRole('button', { name: 'Remove the snapshot of dev' }))
  expect(sent('workloads.approve')).toEqual([{ host: 'attic', id: waits.id, name: 'dev' }])
})

test('[N16] a double click on the answer gives it once', async () => {
  answer('workloads.forgetSnapshot', () => ({ waits: forget }))
  await chooseOlder()
  const yes = await screen.findByRole('button', { name: 'Remove the snapshot of dev' })
  act(() => {
    yes.click()
    yes.click()
  })
  await expect.poll(() => screen.queryByRole('dialog')).toBeNull()
  expect(sent('workloads.approve')).toHaveLength(1)
})

test('[N16] a broker that does not know the verb is named, and nothing is approved', async () => {
  answer('workloads.forgetSnapshot', () => {
    throw failure('workload.request', { operation: 'workloads', values: { host: 'Attic' } })
  })
  await chooseOlder()
  expect((await screen.findByRole('alert')).textContent).toContain('does not understand this request')
  expect(sent('workloads.approve')).toEqual([])
})

test('[N16] a person with whom a workload is shared removes none of its snapshots', async () => {
  const shared = workload({ owner: 'ben', shared: ['ada'] })
  answer('workloads.list', () => overview({ role: 'operator', workloads: [shared] }))
  const { user } = page()
  await user.click(await screen.findByRole('button', { name: 'More for dev' }))
  expect(screen.getByRole('menuitem', { name: 'Take a snapshot' })).toBeTruthy()
  expect(screen.queryByRole('menuitem', { name: 'Remove a snapshot' })).toBeNull()
})

test('[N16] an owner of the host removes from the trash, by name and id, after an answer', async () => {
  const purge = {
    ...waits,
    verb: 'purge',
    input: { name: 'gone', id: trashed.id },
    trashed: { name: 'gone', owner: 'ben', quotaGiB: 5, trashedAt: Date.UTC(2026, 6, 2) },
  }
  answer('workloads.purge', () => ({ waits: purge }))
  const { user } = page()
  await user.click(await screen.findByRole('button', { name: 'Remove for good: gone' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Remove gone for good?' }))
  expect(await dialog.findByText(/^gone of ben, with a quota of 5 GiB, since .*2026/)).toBeTruthy()
  expect(sent('workloads.purge')).toEqual([{ host: 'attic', name: 'gone', id: trashed.id }])
  await user.click(dialog.getByRole('button', { name: 'Remove gone' }))
  expect(sent('workloads.approve')).toEqual([{ host: 'attic', id: waits.id, name: 'gone' }])
})

test('[N16] an operator removes nothing from the trash', async () => {
  answer('workloads.list', () => overview({ person: 'ben', role: 'operator', trash: [trashed] }))
  page()
  expect(await screen.findByRole('button', { name: 'Undo: bring back gone' })).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Remove for good: gone' })).toBeNull()
})
