import { screen, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { failure } from '#shared/errors.ts'
import type { JobViewOf } from '#shared/jobs/job.ts'
import { message } from '#shared/messages/codes.ts'
import { list } from '#shared/messages/message.ts'
import { daySeconds } from '#shared/updates/pointer.ts'
import type { PublishedFolder } from '#shared/updates/published-folder.ts'
import { answer, asked } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { sampleBox } from '#testing/sample-box.ts'
import { KeysCard } from './keys/keys-card.tsx'
import { PublishJob } from './publish-job.tsx'
import { StatesCard } from './states-card.tsx'
import { TrustDialog } from './trust-dialog.tsx'
import { UpdatesCard } from './updates-card.tsx'

const box = sampleBox({ profile: 'appliance', host: 'kitchen' })
const now = () => Math.floor(Date.now() / 1000)
const publishedIn = (more: Partial<PublishedFolder>): PublishedFolder => ({
  folder: '/srv/updates',
  upload: null,
  keep: 3,
  quotaBytes: null,
  days: 90,
  publishedAt: 1,
  pointers: [{ for: `box/${box.id}`, system: '/nix/store/x-nixos', expires: now() + 60 * daySeconds }],
  problem: null,
  publications: [],
  ...more,
})
const keys = { recovery: 'kiln-recovery-1:A', daily: 'kiln-updates-1:B', number: 1, made: 1, keySet: 'x' }

test('shows what each box did with its update, with the reason', async () => {
  const about = { box: box.id, system: '/nix/store/x-nixos' }
  answer('updates.states', () => ({
    boxes: [
      { ...about, name: 'Attic', state: 'runs', reason: null },
      { ...about, box: '00000000000000ab', name: 'Cellar', state: 'went-back', reason: 'worse: tcp 8123' },
      {
        ...about,
        box: '00000000000000ac',
        name: 'Kitchen',
        state: 'failed',
        reason: message('update.refusal.expired'),
      },
    ],
  }))
  const { user } = inWindow(<StatesCard boxes={[box.id]} folder="/srv/updates" ring={null} />)
  const rows = await screen.findAllByRole('listitem')
  expect(rows.map(row => row.textContent)).toEqual([
    'Atticruns it',
    'Cellarwent backworse: tcp 8123',
    'Kitchencould not take itthe pointer has expired',
  ])
  await user.click(screen.getByRole('button', { name: 'Ask again' }))
  expect(asked.filter(({ path }) => path === 'updates.states')).toHaveLength(2)
})

test('says why if no box can be reached', async () => {
  answer('updates.states', () => {
    throw failure('update.no-keys', { operation: 'updates.states' })
  })
  inWindow(<StatesCard boxes={[box.id]} folder="/srv/updates" ring={null} />)
  expect(await screen.findByText('Kiln could not ask the boxes')).toBeTruthy()
})

test("shows until when a box's pointer is valid, that it has expired, and why it was not renewed", async () => {
  answer('updates.states', () => ({ boxes: [] }))
  answer('updates.folders', () => ({ folders: [publishedIn({})] }))
  const shown = inWindow(<UpdatesCard box={box} />)
  expect(await screen.findByText(/accepted until/)).toBeTruthy()
  shown.unmount()
  const pointers = [{ for: `box/${box.id}`, system: '/nix/store/x-nixos', expires: now() - 1 }]
  const problem = failure('update.key-gone', {
    operation: 'updates.renew',
    values: { key: keys.daily },
  }).report()
  answer('updates.folders', () => ({ folders: [publishedIn({ pointers, problem })] }))
  inWindow(<UpdatesCard box={box} />)
  expect(await screen.findByText(/expired on/)).toBeTruthy()
  expect(screen.getByText('The updates in this folder could not be renewed')).toBeTruthy()
})

test('ignores pointers of rings and of other boxes', async () => {
  const expires = now() + daySeconds
  const pointers = ['ring/homes', 'box/00000000000000ff'].map(each => ({ for: each, system: 'x', expires }))
  answer('updates.folders', () => ({ folders: [publishedIn({ pointers })] }))
  inWindow(<UpdatesCard box={box} />)
  expect(await screen.findByText('Nothing is published for this box.')).toBeTruthy()
  expect(asked.some(({ path }) => path === 'updates.states')).toBe(false)
})

test('without a keyring the page says why nothing can be published, and can check again', async () => {
  const keyring = failure('update.no-keyring', {
    operation: 'updates.keys',
    values: { reason: message('keyring.reason.program', { program: 'secret-tool' }) },
  }).report()
  answer('updates.keys', () => ({ keys: null, keyring }))
  const { user } = inWindow(<KeysCard />)
  const panel = await screen.findByRole('alert')
  expect(panel.textContent).toContain('the program secret-tool is not installed')
  expect(panel.textContent).toContain('install gnome-keyring')
  expect(screen.queryByRole('button', { name: 'Make keys' })).toBeNull()
  answer('updates.keys', () => ({ keys: null, keyring: null }))
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByRole('button', { name: 'Make keys' })).toBeTruthy()
})

test('shows a trust file for an unpublished ring with a warning', async () => {
  const { recovery, daily, number, made } = keys
  const trust = {
    source: 'https://updates.example.com',
    for: 'ring/hoems',
    profile: 'x',
    architecture: 'x86_64' as const,
    recovery,
    keys: { number, daily, made },
  }
  const problem = failure('update.ring-unpublished', {
    operation: 'updates.trust',
    values: { ring: 'hoems', rings: list(['homes']) },
  }).report()
  answer('updates.trust', () => ({ trust, problem }))
  inWindow(<TrustDialog boxes={[box]} source={trust.source} ring="hoems" onClose={() => undefined} />)
  expect(await screen.findByText(/These rings have updates: homes/)).toBeTruthy()
  expect(screen.getByText(/"for": "ring\/hoems"/)).toBeTruthy()
})

test('shows the recovery key once, until the user has stored it', async () => {
  answer('updates.keys', () => ({ keys: null, keyring: null }))
  answer('updates.newRecoveryKey', () => ({ recovery: 'AAAAA-BBBBB' }))
  answer('updates.makeKeys', () => ({ keys, recovery: null }))
  const { user } = inWindow(<KeysCard />)
  await user.click(await screen.findByRole('button', { name: 'Make keys' }))
  await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Make keys' }))
  expect(await screen.findByText('AAAAA-BBBBB')).toBeTruthy()
  await user.keyboard('{Escape}')
  expect(screen.getByText('AAAAA-BBBBB')).toBeTruthy()
  expect(screen.getByText(/^Confirm first/)).toBeTruthy()
  // If keys were made before the user has stored it, closing the window could lose the recovery key.
  expect(asked.some(({ path }) => path === 'updates.makeKeys')).toBe(false)
  await user.click(screen.getByRole('checkbox'))
  await user.keyboard('{Escape}')
  await vi.waitFor(() => expect(screen.queryByText('AAAAA-BBBBB')).toBeNull())
  expect(asked.find(({ path }) => path === 'updates.makeKeys')).toMatchObject({
    input: { recoveryFile: null, recovery: 'AAAAA-BBBBB' },
  })
})

test('a key in a file is not shown, and a wrong recovery key is explained next to the field', async () => {
  answer('updates.keys', () => ({ keys: null, keyring: null }))
  answer('updates.makeKeys', () => ({ keys, recovery: null }))
  const first = inWindow(<KeysCard />)
  await first.user.click(await screen.findByRole('button', { name: 'Make keys' }))
  await first.user.type(screen.getByRole('textbox', { name: 'File for the recovery key' }), '/media/key')
  await first.user.keyboard('{Enter}')
  await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(asked.at(-1)).toMatchObject({ path: 'updates.makeKeys', input: { recoveryFile: '/media/key' } })
  expect(screen.getByText('The recovery key is in /media/key')).toBeTruthy()
  first.unmount()
  answer('updates.keys', () => ({ keys, keyring: null }))
  answer('updates.rotateKeys', () => {
    throw failure('update.recovery-form', { operation: 'updates.keys' })
  })
  const { user } = inWindow(<KeysCard />)
  await user.click(await screen.findByRole('button', { name: 'Replace the daily key' }))
  await user.type(screen.getByLabelText('Recovery key'), 'wrong{Enter}')
  expect(await screen.findByRole('alert')).toBeTruthy()
  expect(screen.getByRole('dialog')).toBeTruthy()
})

test('refuses a relative path for the recovery key next to the field', async () => {
  answer('updates.keys', () => ({ keys: null, keyring: null }))
  const { user } = inWindow(<KeysCard />)
  await user.click(await screen.findByRole('button', { name: 'Make keys' }))
  expect(screen.getByRole('button', { name: 'Choose its folder' })).toBeTruthy()
  const before = asked.length
  await user.type(screen.getByRole('textbox', { name: 'File for the recovery key' }), 'key{Enter}')
  expect(screen.getByText('Give the whole path, from / on.')).toBeTruthy()
  expect(asked.slice(before).some(({ path }) => path === 'updates.makeKeys')).toBe(false)
})

const job = (more: Partial<JobViewOf<'publish'>>): JobViewOf<'publish'> => ({
  id: 'publish-1',
  kind: 'publish',
  name: '/srv/updates',
  subject: 'publish-20260101-000000-00ff',
  seq: 1,
  state: 'running',
  headline: '',
  fraction: null,
  etaSeconds: null,
  waiting: null,
  error: null,
  value: null,
  stages: [],
  createdAt: 1,
  startedAt: 1,
  endedAt: null,
  detail: {},
  ...more,
})

test('a running publication can be cancelled after a prompt, and then says what was published', async () => {
  answer('jobs.cancel', () => ({}))
  const { user, unmount } = inWindow(<PublishJob view={job({})} />)
  await user.click(screen.getByRole('button', { name: 'Cancel' }))
  await user.click(screen.getByRole('button', { name: 'Cancel publishing' }))
  expect(asked.at(-1)).toMatchObject({ path: 'jobs.cancel', input: { id: 'publish-1' } })
  unmount()
  inWindow(<PublishJob view={job({ state: 'cancelled', endedAt: 2 })} />)
  expect(screen.getByText('Publishing was cancelled')).toBeTruthy()
  expect(screen.getByText(/Each box sees its update as before/)).toBeTruthy()
})

test('a failed publication says why', () => {
  const error = failure('update.folder-busy', {
    operation: 'updates.publish',
    values: { path: '/srv/updates' },
  })
  inWindow(<PublishJob view={job({ state: 'failed', endedAt: 2, error: error.report() })} />)
  expect(screen.getByText('Publishing failed')).toBeTruthy()
  expect(screen.getByRole('alert').textContent).toContain('Another Kiln is publishing')
})
