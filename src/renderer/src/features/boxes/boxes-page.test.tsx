import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { boxStateOf } from '#shared/boxes/box-state.ts'
import type { BoxView } from '#shared/boxes/box-view.ts'
import { failure } from '#shared/errors.ts'
import { sampleProfile } from '#test/profiles/sample-profile.ts'
import { answer, asked } from '#testing/fake-engine.ts'
import { inSizes } from '#testing/in-sizes.ts'
import { inWindow } from '#testing/in-window.tsx'
import { sampleBox } from '#testing/sample-box.ts'
import { Page } from '#ui/page.tsx'
import { BoxCard } from './box-card.tsx'
import { BoxDialogs } from './box-dialogs.tsx'
import { BoxList, boxesFor } from './box-list.tsx'
import { BoxesPage } from './boxes-page.tsx'

inSizes()

const attic = sampleBox({
  id: '00000000000000bb',
  name: 'Attic',
  createdAt: 2,
  host: 'attic',
  state: {
    code: 'online',
    since: 3,
    because: { code: 'box.because.online' },
    next: { action: 'show-host', id: 'attic' },
  },
})
const cellar = sampleBox({
  id: '00000000000000cc',
  name: 'Cellar',
  createdAt: 0,
  state: {
    code: 'attention',
    since: 3,
    because: { code: 'box.because.units', values: { units: 'nginx.service' } },
    next: { action: 'show-host', id: 'cellar' },
  },
})
const list = (boxes: BoxView[]) => {
  answer('profiles.list', () => ({ profiles: [], problems: [] }))
  answer('boxes.list', () => ({ boxes, problems: [], foreign: [], untaken: null }))
}
test('an empty home asks what to do first, and each answer starts a box [N16]', async () => {
  list([])
  inWindow(<BoxesPage />)
  expect(await screen.findByRole('heading', { name: 'What do you want to do?' })).toBeTruthy()
  const answers = within(screen.getByRole('list')).getAllByRole('link')
  expect(answers.map(link => link.getAttribute('href'))).toEqual([
    '/new?goal=try&for=new',
    '/new?goal=drive&for=new',
    '/new?goal=vm&for=new',
    '/new?goal=host&for=new',
  ])
})

const cardOf = (box: BoxView, onDialog = vi.fn()) => (
  <main>
    <BoxCard box={box} profile={undefined} onRun={vi.fn()} onDialog={onDialog} />
  </main>
)

test('shows what needs attention first, then the newest [N16]', () => {
  expect(boxesFor([sampleBox(), attic, cellar], '').map(({ name }) => name)).toEqual([
    'Cellar',
    'Attic',
    'Kitchen',
  ])
  expect(boxesFor([sampleBox(), attic, cellar], 'itch').map(({ name }) => name)).toEqual(['Kitchen'])
})

test('a card shows its state with the reason, and links to the next action [N16]', () => {
  inWindow(cardOf(attic))
  expect(screen.getByText('Online')).toBeTruthy()
  expect(screen.getByText('It answered when it was last contacted.')).toBeTruthy()
  expect(screen.getByRole('link', { name: 'Open host: Attic' }).getAttribute('href')).toContain(
    '/hosts/attic',
  )
})

test('a box whose drive was never booted leads to the network, not to a missing host', () => {
  const host = { id: 'attic', addedAt: 1, flashed: { image: 'tiny-1', name: 'Tiny', at: 1 }, seen: null }
  const box = { createdAt: 1, profile: 'tiny', goal: null, drives: [] }
  const parts = {
    images: [],
    formerImage: null,
    isChanged: false,
    lastBuild: null,
    isProfileGone: false,
    machines: [],
  }
  const state = boxStateOf({ box, ...parts, host, hostState: null })
  inWindow(cardOf({ ...attic, state }))
  expect(screen.getByText('Put its drive into the computer, and switch it on.')).toBeTruthy()
  expect(screen.queryByRole('link', { name: 'Open host: Attic' })).toBeNull()
  expect(screen.getByRole('link', { name: 'Find it on the network: Attic' })).toBeTruthy()
})

test("Build opens the wizard with the box's answers, and builds for the box", async () => {
  inWindow(cardOf(sampleBox({ profile: 'tiny', options: { message: 'hi' } })))
  await userEvent.click(screen.getByRole('button', { name: 'Build: Kitchen' }))
  expect(location.pathname).toBe('/new')
  const draft = JSON.parse(sessionStorage.getItem('kiln.new-box-2') ?? '{}')
  expect(draft.value).toMatchObject({
    step: 'configure',
    profile: 'tiny',
    answers: { tiny: { box: '00000000000000aa', name: 'Kitchen', options: { message: 'hi' } } },
  })
})

test('the dialog shows that a name is taken, and stays open', async () => {
  answer('boxes.add', () => {
    throw failure('box.taken', { operation: 'boxes', values: { name: 'Kitchen' } })
  })
  inWindow(<BoxDialogs dialog={{ kind: 'like', box: sampleBox() }} onClose={vi.fn()} />)
  const dialog = await screen.findByRole('dialog', { name: 'New box like Kitchen' })
  await userEvent.type(within(dialog).getByRole('textbox', { name: 'Name' }), 'kitchen')
  await userEvent.click(within(dialog).getByRole('button', { name: 'Add box' }))
  const problem = 'There is already a box "Kitchen". Choose another name, or remove that box.'
  const name = within(dialog).getByRole('textbox', { name: 'Name' })
  expect(await within(dialog).findByText(problem)).toBeTruthy()
  expect(name.getAttribute('aria-invalid')).toBe('true')
  expect(within(dialog).queryByRole('alert')).toBeNull()
  await userEvent.type(name, ' 2')
  expect(within(dialog).queryByText(problem)).toBeNull()
  expect(asked.filter(({ path }) => path === 'boxes.add').map(({ input }) => input)).toEqual([
    { name: 'kitchen', like: '00000000000000aa' },
  ])
})

test('an empty name is not sent, and the dialog asks for one', async () => {
  inWindow(<BoxDialogs dialog={{ kind: 'rename', box: sampleBox() }} onClose={vi.fn()} />)
  const name = await screen.findByRole('textbox', { name: 'Name' })
  await userEvent.clear(name)
  await userEvent.type(name, '{Enter}')
  expect(screen.getByText('Enter a name.')).toBeTruthy()
  expect(document.activeElement).toBe(name)
  expect(asked.filter(({ path }) => path === 'boxes.change')).toEqual([])
})

test("focuses the page's title after a box is removed", async () => {
  list([attic, cellar])
  answer('images.list', () => ({ images: [], problems: [], unfinished: [] }))
  answer('machines.list', () => ({ machines: [], problems: [] }))
  const page = (boxes: BoxView[]) => (
    <Page title="Boxes">
      <BoxList boxes={boxes} problems={[]} foreign={[]} untaken={null} />
    </Page>
  )
  answer('boxes.remove', () => ({ id: cellar.id, left: null }))
  const { rerender } = inWindow(page([attic, cellar]))
  const menu = await screen.findByRole('button', { name: 'More for Cellar' })
  menu.focus()
  await userEvent.keyboard('{Enter}')
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Remove' }))
  const dialog = await screen.findByRole('dialog', { name: 'Remove Cellar?' })
  within(dialog).getByRole('button', { name: 'Remove box' }).focus()
  await userEvent.keyboard('{Enter}')
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  rerender(page([attic]))
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 })))
})

test('a box without a profile gets one in a dialog, from its card [N16]', async () => {
  const profiles = ['tiny', 'desktop'].map(id => ({
    ...sampleProfile,
    id,
    name: id.toUpperCase(),
    summary: `What ${id} is.`,
  }))
  answer('profiles.list', () => ({ profiles, problems: [] }))
  answer('boxes.change', () => sampleBox({ profile: 'desktop' }))
  const box = sampleBox({
    state: {
      code: 'draft',
      since: 1,
      because: { code: 'box.because.empty' },
      next: { action: 'choose-profile', id: null },
    },
  })
  const onDialog = vi.fn()
  inWindow(cardOf(box, onDialog))
  await userEvent.click(screen.getByRole('button', { name: 'Choose a profile: Kitchen' }))
  expect(onDialog).toHaveBeenCalledWith({ kind: 'profile', box })
  inWindow(<BoxDialogs dialog={{ kind: 'profile', box }} onClose={vi.fn()} />)
  const dialog = await screen.findByRole('dialog', { name: 'Profile of Kitchen' })
  expect(await within(dialog).findByText('What tiny is.')).toBeTruthy()
  await userEvent.click(within(dialog).getByRole('radio', { name: 'DESKTOP' }))
  await userEvent.click(within(dialog).getByRole('button', { name: 'Use this profile' }))
  expect(asked.filter(({ path }) => path === 'boxes.change').map(({ input }) => input)).toEqual([
    { box: '00000000000000aa', profile: 'desktop' },
  ])
})

test('a box cannot be removed while its image is being built, and neither can its belongings', async () => {
  const box = sampleBox({
    machines: ['m'],
    state: {
      code: 'building',
      since: 1,
      because: { code: 'box.because.building' },
      next: { action: 'show-build', id: 'tiny-20260131-120000-1a2b' },
    },
  })
  list([box])
  answer('machines.list', () => ({ machines: [], problems: [] }))
  answer('images.list', () => ({ images: [], problems: [], unfinished: [] }))
  inWindow(<BoxDialogs dialog={{ kind: 'remove', box }} onClose={vi.fn()} />)
  const dialog = await screen.findByRole('dialog', { name: 'Remove Kitchen?' })
  await userEvent.click(within(dialog).getByRole('button', { name: 'Remove box' }))
  expect(await within(dialog).findByText(/was not removed: its image is being built/)).toBeTruthy()
  expect(asked.some(({ path }) => path.endsWith('.remove'))).toBe(false)
})

test('what an unreadable box may name cannot be removed', async () => {
  const box = sampleBox({ images: ['image-1'], machines: ['vm-1'], host: 'kitchen' })
  const error = failure('file.broken', { operation: 'boxes', values: { path: '/box.json', reason: 'x' } })
  const problems = [{ id: '00000000000000ff', error: error.report() }]
  answer('boxes.list', () => ({ boxes: [box], problems, foreign: [], untaken: null }))
  answer('machines.list', () => ({ machines: [{ id: 'vm-1' }], problems: [] }) as never)
  answer('images.list', () => ({ images: [{ id: 'image-1' }], problems: [] }) as never)
  inWindow(<BoxDialogs dialog={{ kind: 'remove', box }} onClose={vi.fn()} />)
  expect(await screen.findByText(/The record of another box cannot be read/)).toBeTruthy()
  await screen.findByRole('checkbox', { name: 'Its machine on this computer' })
  expect(screen.getAllByRole('checkbox')).toHaveLength(1)
})

test('shows an error above the boxes if older records could not be taken over', async () => {
  const error = failure('space.full', { operation: 'boxes', values: { path: '/data' } })
  answer('boxes.list', () => ({ boxes: [], problems: [], foreign: [], untaken: error.report() }))
  inWindow(<BoxesPage />)
  const panel = await screen.findByRole('alert')
  expect(panel.textContent).toContain('Hosts and drives of an older Kiln have no boxes yet')
  expect(panel.textContent).toContain('No space is left in /data.')
})
