import { cleanup, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { failure } from '#shared/errors.ts'
import { reportHref, routes } from '#shared/window/routes.ts'
import { answer, asked } from '#testing/fake-engine.ts'
import { atPlace } from '#testing/in-window.tsx'
import { pending } from '#testing/pending.ts'
import { connectServer, reportedBox, shownReport } from '#testing/sample-report.ts'
import { ReportPage } from './report-page.tsx'

const box = reportedBox()
const page = () => {
  answer('connect.list', () => ({ servers: [connectServer()], boxes: [box], waiting: [] }))
  answer('boxes.list', () => ({ boxes: [], problems: [], foreign: [], untaken: null }))
  atPlace(reportHref(box), routes.report, ReportPage)
}
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }))

test('asks the Connect that the address names [A8]', async () => {
  answer('connect.show', () => shownReport())
  page()
  expect(await screen.findByText('nginx.service')).toBeTruthy()
  expect(asked).toContainEqual({ path: 'connect.show', input: { server: box.server, id: box.id } })
  expect(screen.getAllByText(/ of \d/)).toHaveLength(2)
})

test('a restart of the box is sent after a prompt, other commands at once [A8]', async () => {
  answer('connect.show', () => shownReport())
  answer('connect.ask', () => ({ id: box.id }))
  page()
  await press('Restart Home Assistant')
  await press('Restart the box')
  const kinds = () => asked.flatMap(({ path, input }) => (path === 'connect.ask' ? [input] : []))
  expect(kinds()).toEqual([{ server: box.server, id: box.id, kind: 'restart_ha' }])
  await userEvent.click(screen.getAllByRole('button', { name: 'Restart the box' }).at(-1) as HTMLElement)
  expect(kinds()).toHaveLength(2)
})

test('the prompt stays open until the command was answered, so that a failure is visible [A8]', async () => {
  answer('connect.show', () => shownReport())
  const { promise, reject } = pending<Record<string, never>>()
  answer('connect.release', () => promise)
  page()
  await press('Release')
  await press('Release the box')
  await userEvent.keyboard('{Escape}')
  await press('Close')
  await press('Keep it')
  expect(screen.getByRole('dialog')).toBeTruthy()
  reject(failure('connect.viewer', { operation: 'connect.release', values: { address: 'https://a' } }))
  expect(await screen.findByText(/can only view the boxes/)).toBeTruthy()
  await userEvent.keyboard('{Escape}')
  expect(screen.queryByRole('dialog')).toBeNull()
})

test('a pending restart keeps its prompt open [A8]', async () => {
  answer('connect.show', () => shownReport())
  const { promise, resolve } = pending<{ id: string }>()
  answer('connect.ask', () => promise)
  page()
  await press('Restart the box')
  await userEvent.click(screen.getAllByRole('button', { name: 'Restart the box' }).at(-1) as HTMLElement)
  await userEvent.keyboard('{Escape}')
  expect(screen.getByRole('dialog')).toBeTruthy()
  resolve({ id: box.id })
  await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})

test('an owner exports what the Connect has about the box to a folder [A8]', async () => {
  answer('connect.show', () => shownReport())
  answer('files.browse', () => ({ path: null, entries: [], places: [], parent: null }) as never)
  answer('connect.export', () => ({ path: '/home/ada/kitchen 2026.json', bytes: 1000 }))
  page()
  await press('Choose a folder')
  await userEvent.type(await screen.findByRole('textbox'), '/home/ada')
  await press('Use this folder')
  expect(asked).toContainEqual({
    path: 'connect.export',
    input: { server: box.server, of: { id: box.id }, path: '/home/ada' },
  })
})

const keys = [
  { from: '~/.ssh/id_ed25519.pub', key: 'ssh-ed25519 AAAA ada@laptop' },
  { from: 'SSH agent', key: 'ssh-ed25519 BBBB work' },
]
const orders = () => asked.flatMap(({ path, input }) => (path === 'connect.order' ? [input] : []))

test('an owner wipes it only after typing its name, with a key of theirs [A8]', async () => {
  answer('connect.show', () => shownReport())
  answer('flash.sshKeys', () => keys)
  answer('connect.order', () => ({ id: box.id }))
  page()
  await press('Wipe')
  const send = screen.getByRole<HTMLButtonElement>('button', { name: 'Wipe the box' })
  expect(screen.getByText('BCDF-GHJK-LMNP')).toBeTruthy()
  expect(screen.getByText(/nothing brings it back: Home Assistant/)).toBeTruthy()
  await screen.findByText('ada@laptop (~/.ssh/id_ed25519.pub)')
  expect(send.disabled).toBe(true)
  await userEvent.type(screen.getByLabelText('Host name of the box'), 'kitchen')
  await userEvent.click(send)
  await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  const order = { kind: 'wipe' }
  expect(orders()).toEqual([
    {
      server: box.server,
      id: box.id,
      order,
      name: 'kitchen',
      keyLetters: 'BCDF-GHJK-LMNP',
      key: keys[0]?.key,
      hours: 1,
    },
  ])
})

test('an owner hands it over to another person, after typing its name [A8]', async () => {
  answer('connect.show', () => shownReport())
  answer('flash.sshKeys', () => keys)
  answer('connect.order', () => ({ id: box.id }))
  page()
  await press('Hand over')
  const send = screen.getByRole<HTMLButtonElement>('button', { name: 'Hand the box over' })
  expect(screen.getByText(/all older systems/)).toBeTruthy()
  await screen.findByText('ada@laptop (~/.ssh/id_ed25519.pub)')
  expect(send.disabled).toBe(true)
  await userEvent.type(screen.getByLabelText('Host name of the box'), 'kitchen')
  await userEvent.type(screen.getByLabelText('Name of the new owner'), 'Grace Hopper')
  // A name without a key.
  expect(send.disabled).toBe(true)
  await userEvent.type(screen.getByLabelText('Their SSH keys'), '# hers\nssh-ed25519 CCCC grace')
  await userEvent.type(screen.getByLabelText('Ticket of their Connect'), 'https://b.example#x')
  await userEvent.click(screen.getByLabelText('Home Assistant stays, with its data and its accounts'))
  await userEvent.click(send)
  await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  const order = {
    kind: 'hand-over',
    to: 'https://b.example#x',
    fingerprint: null,
    updates: '',
    keeps: false,
    owner: { name: 'Grace Hopper', keys: ['ssh-ed25519 CCCC grace'] },
  }
  expect(orders()).toMatchObject([{ order, name: 'kitchen', key: keys[0]?.key, hours: 24 }])
})

test('an owner moves it with a ticket, and a failure stays in the dialog [A8]', async () => {
  answer('connect.show', () => shownReport())
  answer('flash.sshKeys', () => keys)
  answer('connect.order', () => {
    throw failure('ssh.cannot-sign', { operation: 'ssh.sign', values: { key: 'a', reason: 'b' } })
  })
  page()
  await press('Move to another Connect')
  await screen.findByText('ada@laptop (~/.ssh/id_ed25519.pub)')
  await userEvent.type(screen.getByLabelText('Ticket of the other Connect'), 'https://b.example#x')
  await press('Sign the move')
  expect(await screen.findByText(/signed nothing/)).toBeTruthy()
  expect(orders()).toMatchObject([{ order: { kind: 'move', to: 'https://b.example#x', fingerprint: null } }])
})

test('it shows in words how orders ended, and why none can be given [A8]', async () => {
  const ordered = [
    { id: box.id, what: 'wipe', at: Date.now(), state: 'failed', message: 'signature' },
    { id: box.server, what: 'unknown', at: Date.now(), state: 'failed', message: 'of a newer box' },
  ] as const
  answer('connect.show', () => shownReport({ orders: [...ordered] }))
  page()
  const list = await screen.findByRole('list', { name: 'Ordered' })
  expect(list.textContent).toMatch(/Wipe: not done \(none of the SSH keys on it signed the order\)/)
  expect(list.textContent).toContain('Order: not done (of a newer box)')
  cleanup()
  answer('connect.show', () => shownReport({ orders: null }))
  page()
  expect(await screen.findByText(/carries no orders yet/)).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Wipe' })).toBeNull()
})

test('offers a viewer nothing that changes the box [A8]', async () => {
  answer('connect.show', () => shownReport({ role: 'viewer' }))
  page()
  expect(await screen.findByText(/can only view/)).toBeTruthy()
  for (const name of ['Restart the box', 'Choose a folder', 'Release', 'Wipe'])
    expect(screen.queryByRole('button', { name })).toBeNull()
})

test('shows the last known state while the Connect is away [A8]', async () => {
  answer('connect.show', () => {
    throw failure('connect.unreachable', {
      operation: 'connect.show',
      values: { address: 'https://connect.example.com', reason: 'timed out' },
    })
  })
  page()
  expect(await screen.findByText('The box could not be read')).toBeTruthy()
  expect(screen.getByText('What was heard last is shown.')).toBeTruthy()
  expect(screen.getByRole('heading', { level: 1 }).textContent).toContain('kitchen')
})

test('shows the addresses of both machines if the disk was copied [A8]', async () => {
  const machines = [
    { address: '198.51.100.7', hostIp: '192.168.1.20', startedAt: Date.now() - 7_200_000, firstSeenAt: 1 },
    { address: '203.0.113.9', hostIp: null, startedAt: Date.now() - 3_600_000, firstSeenAt: 2 },
  ]
  answer('connect.show', () => shownReport({ state: 'attention', because: 'two-machines', machines }))
  page()
  expect(await screen.findByText('198.51.100.7 (192.168.1.20)')).toBeTruthy()
  expect(screen.getByText('203.0.113.9')).toBeTruthy()
  expect(screen.getByText(/^two machines report with its identity/)).toBeTruthy()
})

test('shows the history as a chart with a text alternative [A8]', async () => {
  const at = Date.now() - (Date.now() % 3_600_000)
  const hours = [{ at, reports: 4, failedUnits: 1, rootUsed: 0.42, memoryUsed: 0.5 }]
  answer('connect.show', () => shownReport({ hours }))
  page()
  expect(await screen.findByRole('img', { name: 'Disk in use: now 42 %, at most 42 %' })).toBeTruthy()
  expect(screen.getByRole('img', { name: 'Failed units: now 1, at most 1' })).toBeTruthy()
})
