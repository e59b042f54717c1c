import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { failure } from '#shared/errors.ts'
import { answer, asked } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { sampleBox } from '#testing/sample-box.ts'
import { UpdatesCard } from './updates-card.tsx'
import { WithdrawDialog } from './withdraw-dialog.tsx'

const system = (name: string) => `/nix/store/${'0'.repeat(32)}-${name}`
const box = { id: '00000000000000aa', name: 'Kitchen' }
const back = {
  for: `box/${box.id}`,
  name: 'Kitchen',
  from: system('nixos-2'),
  published: { sequence: 1_790_100_000, made: 1_790_100_000 },
  waits: false,
  to: { system: system('nixos-1'), sequence: 1_790_000_000, made: 1_790_000_000 },
  isFolderWord: false,
  onlyUpload: false,
}
const shown = () => inWindow(<WithdrawDialog box={box} folder="/srv/updates" onClose={() => undefined} />)

test('withdraws the update that it shows, and names boxes that keep waiting', async () => {
  answer('updates.withdrawal', () => ({ boxes: [back], others: ['Shed'], upload: null }))
  answer('updates.withdraw', () => ({ job: 'withdraw-1', subject: '/srv/updates' }))
  const { user } = shown()
  expect(await screen.findByText('nixos-2 → nixos-1')).toBeTruthy()
  expect(screen.getByText(/No more updates wait for Shed/)).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Withdraw' }))
  expect(asked.at(-1)).toMatchObject({
    path: 'updates.withdraw',
    input: { request: { boxes: [box.id], folder: '/srv/updates' }, boxes: [back] },
  })
})

test('the page of a box withdraws what is published for it', async () => {
  answer('updates.states', () => ({ boxes: [] }))
  answer('updates.withdrawal', () => ({ boxes: [back], others: [], upload: null }))
  const of = sampleBox({ profile: 'appliance', host: null })
  const pointers = [{ for: `box/${of.id}`, system: back.from, expires: 4_000_000_000 }]
  const folder = { folder: '/srv/updates', upload: null, keep: 3, quotaBytes: null, days: 90, publishedAt: 1 }
  answer('updates.folders', () => ({ folders: [{ ...folder, pointers, problem: null, publications: [] }] }))
  const { user } = inWindow(<UpdatesCard box={of} />)
  await user.click(await screen.findByRole('button', { name: 'Withdraw' }))
  expect(await screen.findByText('nixos-2 → nixos-1')).toBeTruthy()
  expect(screen.getByRole('dialog').textContent).toContain(`Withdraw the update of ${of.name}?`)
})

test('shows both systems in full, and where they come from if Kiln has no record', async () => {
  const boxes = [{ ...back, isFolderWord: true }]
  answer('updates.withdrawal', () => ({ boxes, others: [], upload: null }))
  const asking = shown()
  for (const text of [`${back.from}, sequence 1790100000,`, `${back.to.system}, sequence 1790000000,`])
    expect(await screen.findByText(each => each.startsWith(text))).toBeTruthy()
  expect(screen.getByText(/the folder says which system/)).toBeTruthy()
  asking.unmount()
  const begun = [{ ...back, onlyUpload: true }]
  answer('updates.withdrawal', () => ({ boxes: begun, others: [], upload: 'https://a.example.com' }))
  shown()
  expect(await screen.findByText(/Only the upload is left/)).toBeTruthy()
  expect(screen.queryByText(/the folder says/)).toBeNull()
})

test('says that the first update has no predecessor, and why something cannot be withdrawn', async () => {
  answer('updates.withdrawal', () => ({ boxes: [{ ...back, to: null }], others: [], upload: null }))
  const first = shown()
  expect(await screen.findByText(/no system before/)).toBeTruthy()
  first.unmount()
  answer('updates.withdrawal', () => {
    throw failure('update.nothing-published', {
      operation: 'updates.withdraw',
      values: { name: 'Kitchen', path: '/srv/updates' },
    })
  })
  shown()
  expect((await screen.findByRole('alert')).textContent).toContain('Nothing is published for Kitchen')
})
