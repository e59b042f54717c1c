import { cleanup, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test, vi } from 'vitest'
import { failure, toReport } from '#shared/errors.ts'
import { answer, asked } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { pending } from '#testing/pending.ts'
import { connectServer, reportedBox, stoppedConnect } from '#testing/sample-report.ts'
import { ConnectPage } from './connect-page.tsx'
import { ReportsCard } from './reports-card.tsx'

const box = reportedBox()
const unclaimed = {
  id: box.id,
  hostname: 'attic',
  model: 'Latitude 5490',
  serial: 'PF3X',
  address: '192.168.1.30',
  firstSeenAt: Date.now(),
}
const press = (name: string) => userEvent.click(screen.getByRole('button', { name }))
const sent = (path: string) => asked.filter(each => each.path === path).map(({ input }) => input)
const unreachable = toReport(
  failure('connect.unreachable', {
    operation: 'connect.list',
    values: { address: 'https://connect.example.com', reason: 'timed out' },
  }),
  'connect.list',
)

beforeEach(() => answer('connect.own', () => stoppedConnect()))

test('without a Connect the page explains what one is, and takes its login [A8]', async () => {
  answer('connect.list', () => ({ servers: [], boxes: [], waiting: [] }))
  answer('connect.add', () => connectServer())
  inWindow(<ConnectPage />)
  expect(await screen.findByText('No Connect yet')).toBeTruthy()
  await press('Add a Connect')
  await userEvent.type(screen.getByLabelText(/^Login/), ' https://a#login.b ')
  await userEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Add the Connect' }))
  expect(sent('connect.add')).toEqual([{ login: 'https://a#login.b' }])
  await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})

test('mentions a sleeping server calmly, and shows a failing one as an error [A8]', async () => {
  const servers = [connectServer({ isAway: true, problem: unreachable })]
  answer('connect.list', () => ({ servers, boxes: [box], waiting: [] }))
  inWindow(<ConnectPage />)
  expect(await screen.findByText(/as when its computer sleeps/)).toBeTruthy()
  expect(screen.queryByRole('alert')).toBeNull()
  cleanup()
  answer('connect.list', () => ({
    servers: [connectServer({ problem: unreachable })],
    boxes: [],
    waiting: [],
  }))
  inWindow(<ConnectPage />)
  expect((await screen.findByRole('alert')).textContent).toContain('timed out')
})

test('a login that no longer sees a household says so, with the next step [A8]', async () => {
  const servers = [connectServer({ households: [] })]
  answer('connect.list', () => ({ servers, boxes: [], waiting: [] }))
  inWindow(<ConnectPage />)
  expect(await screen.findByText(/is no longer in any household.*Ask an owner/)).toBeTruthy()
  cleanup()
  // A server that has not answered yet.
  answer('connect.list', () => ({
    servers: [connectServer({ households: [], seenAt: null })],
    boxes: [],
    waiting: [],
  }))
  inWindow(<ConnectPage />)
  expect(await screen.findByText(/has not answered yet/)).toBeTruthy()
  expect(screen.queryByText(/no longer in any household/)).toBeNull()
})

test('a box is claimed only after it was compared [A8]', async () => {
  answer('connect.list', () => ({ servers: [connectServer()], boxes: [], waiting: [] }))
  answer('connect.findClaim', () => unclaimed)
  answer('connect.claim', () => ({ id: box.id }))
  inWindow(<ConnectPage />)
  await userEvent.click(await screen.findByRole('button', { name: 'Claim a box' }))
  await userEvent.type(screen.getByRole('textbox', { name: /^Code/ }), 'bcdf-ghjk')
  await press('Find the box')
  expect(await screen.findByText('PF3X')).toBeTruthy()
  expect(sent('connect.claim')).toEqual([])
  await userEvent.type(screen.getByRole('textbox', { name: /^Name of the owner/ }), 'Ada Lovelace')
  await userEvent.type(screen.getByRole('textbox', { name: /^Mail address/ }), 'ada@example.com')
  await press('Claim this box')
  expect(sent('connect.claim')).toEqual([
    {
      server: '0123456789abcdef',
      code: 'bcdf-ghjk',
      household: 'h1',
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      pangolin: null,
    },
  ])
})

test('closing the dialog cancels a running search [A8]', async () => {
  answer('connect.list', () => ({ servers: [connectServer()], boxes: [], waiting: [] }))
  const stopped: (AbortSignal | undefined)[] = []
  const never = (_: unknown, signal?: AbortSignal) => {
    stopped.push(signal)
    return new Promise<never>(() => undefined)
  }
  answer('connect.add', never)
  answer('connect.findClaim', never)
  inWindow(<ConnectPage />)
  await userEvent.click(await screen.findByRole('button', { name: 'Add a Connect' }))
  await userEvent.type(screen.getByLabelText(/^Login/), 'a')
  await press('Add the Connect')
  await press('Cancel')
  await press('Claim a box')
  await userEvent.type(screen.getByRole('textbox', { name: /^Code/ }), 'B')
  await press('Find the box')
  expect(stopped.map(signal => signal?.aborted)).toEqual([true, false])
  await userEvent.keyboard('{Escape}')
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(stopped[1]?.aborted).toBe(true)
})

test('the dialog of a running claim stays open until its answer, so that a failure is visible [A8]', async () => {
  answer('connect.list', () => ({ servers: [connectServer()], boxes: [], waiting: [] }))
  answer('connect.findClaim', () => unclaimed)
  inWindow(<ConnectPage />)
  await userEvent.click(await screen.findByRole('button', { name: 'Claim a box' }))
  const claim = pending<{ id: string }>()
  answer('connect.claim', () => claim.promise)
  await userEvent.type(screen.getByRole('textbox', { name: /^Code/ }), 'B')
  await press('Find the box')
  await userEvent.type(await screen.findByRole('textbox', { name: /^Name of the owner/ }), 'Ada')
  await userEvent.type(screen.getByRole('textbox', { name: /^Mail address/ }), 'a@b')
  await press('Claim this box')
  await userEvent.keyboard('{Escape}')
  await press('Cancel')
  expect(screen.getByText('PF3X')).toBeTruthy()
  claim.reject(failure('connect.code', { operation: 'connect.claim', values: { code: 'BCDF-GHJK' } }))
  expect(await screen.findByText('No box shows the code "BCDF-GHJK" now.')).toBeTruthy()
  await press('Cancel')
  expect(screen.queryByRole('dialog')).toBeNull()
})

test('a wrong code stays in the form, with what to do [A8]', async () => {
  answer('connect.list', () => ({ servers: [connectServer()], boxes: [], waiting: [] }))
  answer('connect.findClaim', () => {
    throw failure('connect.code', { operation: 'connect.findClaim', values: { code: 'BCDF-GHJK' } })
  })
  inWindow(<ConnectPage />)
  await userEvent.click(await screen.findByRole('button', { name: 'Claim a box' }))
  await userEvent.type(screen.getByRole('textbox', { name: /^Code/ }), 'BCDF-GHJK')
  await press('Find the box')
  expect(await screen.findByText('No box shows the code "BCDF-GHJK" now.')).toBeTruthy()
  expect(sent('connect.findClaim')).toHaveLength(1)
})

test('a viewer can claim nothing, and sees why [A8]', async () => {
  const viewer = connectServer({ households: [{ id: 'h1', name: 'Home', role: 'viewer' }] })
  answer('connect.list', () => ({ servers: [viewer], boxes: [], waiting: [] }))
  inWindow(<ConnectPage />)
  await userEvent.click(await screen.findByRole('button', { name: 'Claim a box' }))
  expect(screen.getByText(/Your logins may only look/)).toBeTruthy()
})

test('the owner picks one box of a copied drive [N20]', async () => {
  // Both boxes have the same id.
  const second = { ...unclaimed, serial: 'OTHER', has: false, key: 'b'.repeat(43) }
  answer('connect.list', () => ({
    servers: [connectServer()],
    boxes: [],
    waiting: [
      {
        server: '0123456789abcdef',
        enrolment: 'ticket',
        household: { id: 'h1', name: 'Home' },
        role: 'owner',
        boxes: [{ ...unclaimed, has: true, key: 'a'.repeat(43) }, second],
      },
    ],
  }))
  answer('connect.admit', () => ({}))
  inWindow(<ConnectPage />)
  expect(await screen.findByText(/2 boxes show the ticket/)).toBeTruthy()
  await press('attic, OTHER is mine')
  expect(sent('connect.admit')).toEqual([])
  expect(screen.getByText(/attic \(PF3X, .*loses its tokens/)).toBeTruthy()
  await userEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Yes, it is mine' }))
  expect(sent('connect.admit')).toEqual([
    { server: '0123456789abcdef', enrolment: 'ticket', box: second.id, key: second.key },
  ])
})

test('the page of a box of Kiln shows the state of that box only [A8] [N16]', async () => {
  const own = reportedBox({ box: 'b1', state: 'attention', because: 'disk-full' })
  answer('connect.list', () => ({ servers: [connectServer()], boxes: [own, box], waiting: [] }))
  inWindow(<ReportsCard box="b1" />)
  expect(await screen.findByText('Needs attention')).toBeTruthy()
  expect(screen.getByText('its disk is full')).toBeTruthy()
  expect(screen.getAllByRole('link')).toHaveLength(1)
})
