import { cleanup, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test } from 'vitest'
import { failure } from '#shared/errors.ts'
import type { Sessions } from '#shared/snapshots/session.ts'
import { hostSnapshotsHref, routes } from '#shared/window/routes.ts'
import { answer, asked, forgetAnswers } from '#testing/fake-engine.ts'
import { atPlace } from '#testing/in-window.tsx'
import { sampleHost } from '#testing/sample-host.ts'
import { Announcer } from '#ui/feedback/announcer.tsx'
import { SnapshotsPage } from './snapshots-page.tsx'

const page = () => atPlace(hostSnapshotsHref('desk'), routes.hostSnapshots, SnapshotsPage)

const sessions: Sessions = {
  mode: 'reset',
  requested: null,
  notices: [],
  volumes: [
    {
      volume: '@home',
      mount: '/home',
      slot: 'PREVIOUS',
      beganAt: 1_767_225_600_000,
      endedAt: 1_767_229_200_000,
      totalBytes: 3_000_000,
      ownBytes: null,
    },
    {
      volume: '@home',
      mount: '/home',
      slot: 'CLEAN',
      beganAt: null,
      endedAt: 1_767_000_000_000,
      totalBytes: 1000,
      ownBytes: 0,
    },
  ],
}
const nothing = { bytes: 0, programCount: 0, programs: [] }

beforeEach(() => {
  answer('hosts.show', () => sampleHost({ id: 'desk', name: 'Desk' }))
  answer('snapshots.list', () => sessions)
  answer('snapshots.browse', () => ({
    entries: [
      { name: 'ada', kind: 'folder', sizeBytes: null, changedAt: null },
      { name: 'two\\x0alines', kind: 'file', sizeBytes: 12, changedAt: null },
    ],
    more: false,
  }))
  answer('snapshots.changes', () => ({ next: 'reset', away: nothing, back: nothing }))
})

const sent = (path: string) => asked.filter(each => each.path === path).map(({ input }) => input)
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }))

test('shows the time and size of each session, and what is unknown [N21]', async () => {
  page()
  const last = await screen.findByRole('listitem', { name: 'Last session' })
  expect(within(last).getByText(/^3(\.0)?.MB$/)).toBeTruthy()
  expect(within(last).getByText('Not known')).toBeTruthy()
  const clean = screen.getByRole('listitem', { name: 'As installed' })
  expect(within(clean).getByText('Made')).toBeTruthy()
  expect(within(clean).queryByRole('button', { name: /^Restore/ })).toBeNull()
  expect(await screen.findByText('The next restart changes nothing.')).toBeTruthy()
})

test('opens a folder, and restores a file after renaming the existing one [N21]', async () => {
  const path = '/home/two\\x0alines'
  answer('snapshots.restore', () => ({ path, pathGoes: true, renamed: null, goes: false }))
  atPlace(hostSnapshotsHref('desk'), routes.hostSnapshots, () => (
    <>
      <SnapshotsPage />
      <Announcer />
    </>
  ))
  await press('Bring back: two\\x0alines')
  await userEvent.click(screen.getByRole('radio', { name: /rename what is there now/ }))
  await press('Bring it back')
  expect(sent('snapshots.restore')).toEqual([
    { host: 'desk', slot: 'PREVIOUS', path: '/home/two\\x0alines', to: null, replace: true },
  ])
  expect(
    (await screen.findAllByText(/is not persistent: the next restart that resets/)).length,
  ).toBeGreaterThan(0)
  await press('Open the folder ada')
  expect(sent('snapshots.browse').at(-1)).toEqual({ host: 'desk', slot: 'PREVIOUS', path: '/home/ada' })
  await press('Browse its files: As installed')
  await screen.findByRole('button', { name: 'Open the folder ada' })
  expect(sent('snapshots.browse').at(-1)).toMatchObject({ slot: 'CLEAN' })
})

test('refuses a relative path as another place', async () => {
  answer('snapshots.restore', () => ({ path: '/home/x', pathGoes: false, renamed: null, goes: false }))
  page()
  await press('Bring back: ada')
  await userEvent.click(screen.getByRole('radio', { name: 'Another place' }))
  const place = screen.getByRole('textbox', { name: 'Place' })
  expect((place as HTMLInputElement).value).toBe('/home/ada.previous')
  await userEvent.clear(place)
  await userEvent.type(place, 'x')
  await press('Bring it back')
  expect(screen.getByText(/^Give a whole path, such as/)).toBeTruthy()
  expect(sent('snapshots.restore')).toEqual([])
})

test('restores a whole session only after a yes, and can cancel it [W2]', async () => {
  answer('snapshots.restoreSession', () => ({}))
  page()
  await press('Restore at restart: Last session')
  expect(sent('snapshots.restoreSession')).toEqual([])
  answer('snapshots.list', () => ({ ...sessions, requested: 'PREVIOUS' }))
  await press('Bring it back at the next restart')
  expect(sent('snapshots.restoreSession')).toEqual([{ host: 'desk', slot: 'PREVIOUS', mixed: false }])
  await press('Bring none back')
  expect(sent('snapshots.restoreSession').at(-1)).toEqual({ host: 'desk', slot: null })
})

test('restores different sessions on the volumes after a second yes [W2]', async () => {
  answer('snapshots.restoreSession', () => {
    throw failure('snapshots.mixed-sessions', {
      operation: 'snapshots.restoreSession',
      values: { host: 'desk', slot: 'PREVIOUS' },
    })
  })
  page()
  await press('Restore at restart: Last session')
  await press('Bring it back at the next restart')
  expect(await screen.findByText(/may not have reset all volumes/)).toBeTruthy()
  expect(sent('snapshots.restoreSession')).toEqual([{ host: 'desk', slot: 'PREVIOUS', mixed: false }])
  answer('snapshots.restoreSession', () => ({}))
  await press('Bring the different sessions back')
  expect(sent('snapshots.restoreSession').at(-1)).toEqual({ host: 'desk', slot: 'PREVIOUS', mixed: true })
  await expect.poll(() => screen.queryByText(/may not have reset all volumes/)).toBeNull()
})

test('keeps a path, or shows the option to add [W3]', async () => {
  const paths = ['/home/ada/.cache/b', '/home/ada/.b'].map(path => ({
    path,
    bytes: 9,
    files: 1,
    kind: 'new' as const,
  }))
  const programs = [{ name: 'b', bytes: 18, files: 2, pathCount: 3, paths }]
  answer('snapshots.changes', () => ({
    next: 'reset',
    away: { bytes: 18, programCount: 1, programs },
    back: nothing,
  }))
  answer('snapshots.keep', () => ({ option: null, box: 'Desk' }))
  page()
  await press('Keep this: /home/ada/.cache/b')
  expect(await screen.findByText('Persistent after kiln-host update')).toBeTruthy()
  expect(screen.getByText('1 more path')).toBeTruthy()
  answer('snapshots.keep', () => ({ option: 'settings.disk = [ "/home/ada/.b" ];', box: null }))
  await press('Keep this: /home/ada/.b')
  expect(await screen.findByText('settings.disk = [ "/home/ada/.b" ];')).toBeTruthy()
})

test('lists again what changes once a session is requested, and compares with that [W2]', async () => {
  answer('snapshots.restoreSession', () => ({}))
  page()
  expect(await screen.findByText('The next restart changes nothing.')).toBeTruthy()
  answer('snapshots.list', () => ({ ...sessions, requested: 'PREVIOUS' }))
  const programs = [{ name: '/home', bytes: 9, files: 1, pathCount: 0, paths: [] }]
  const back = { bytes: 9, programCount: 1, programs }
  answer('snapshots.changes', () => ({ next: 'restore-previous', away: nothing, back }))
  await press('Restore at restart: Last session')
  await press('Bring it back at the next restart')
  expect(await screen.findByText('The next restart brings the last session back.')).toBeTruthy()
  expect(screen.getByText(/together, which that session had/)).toBeTruthy()
})

test('shows what a reset would take away where it is off, and why a host does not answer', async () => {
  answer('snapshots.list', () => ({ ...sessions, mode: 'disabled' }))
  answer('snapshots.changes', () => ({ next: 'disabled', away: nothing, back: nothing }))
  page()
  expect(await screen.findByText(/A restart resets nothing on this host, and keeps no session/)).toBeTruthy()
  expect(await screen.findByRole('heading', { name: 'What a reset would take away' })).toBeTruthy()
  expect(screen.getByText('A reset would change nothing.')).toBeTruthy()
  cleanup()
  forgetAnswers()
  answer('snapshots.list', () => {
    throw failure('snapshots.needs-password', { operation: 'snapshots.list', values: { host: 'desk' } })
  })
  page()
  expect(await screen.findByText(/needs a password to become root/)).toBeTruthy()
})

test('shows what the last start did not reset, and why', async () => {
  const notices = ['@home was not reset, and nothing in it was changed. The disk is full.']
  answer('snapshots.list', () => ({ ...sessions, notices }))
  page()
  expect(await screen.findByText(/The disk is full/)).toBeTruthy()
})

test('an installation that was never booted has no sessions yet', async () => {
  answer('snapshots.list', () => ({ ...sessions, volumes: [] }))
  page()
  expect(await screen.findByText('No sessions yet')).toBeTruthy()
})
