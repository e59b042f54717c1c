import { act, screen, waitFor } from '@testing-library/react'
import { beforeEach, expect, test, vi } from 'vitest'
import { Router } from 'wouter'
import { navigate, useHashLocation, useHashSearch } from '#lib/hash-location.ts'
import { usualOwnConnect } from '#shared/connect/own-connect.ts'
import { settingsHref } from '#shared/window/routes.ts'
import { answer } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { settingLabel, settingNames } from './named-settings.ts'
import { SettingsPage } from './settings-page.tsx'

// Read when the page is loaded; jsdom prefers nothing.
vi.hoisted(() => {
  window.matchMedia ??= () => Object.assign(new EventTarget(), { matches: false }) as MediaQueryList
})

beforeEach(() => {
  answer('profiles.list', () => ({ profiles: [], problems: [] }))
  answer('settings.get', () => ({
    kilnVersion: '1.0.0',
    folders: { data: '/data', config: '/config', images: '/own/images' },
    settings: {
      schema: 1,
      theme: 'dark',
      notify: true,
      imagesFolder: '/own/images',
      profileFolders: [],
      trusted: [],
      buildsAtOnce: 1,
      maxJobs: null,
      keepLogs: 'failed',
      caches: [],
      ownConnect: usualOwnConnect,
    },
  }))
})

async function drawn() {
  inWindow(
    <Router hook={useHashLocation} searchHook={useHashSearch}>
      <SettingsPage />
    </Router>,
  )
  await screen.findByText('Kiln 1.0.0')
}
const focusedRow = () => document.activeElement?.closest('[data-setting]')

test('a link to a setting gives its control the focus, and again when it is opened again', async () => {
  await drawn()
  for (const name of [...settingNames, ...settingNames.slice(-1)]) {
    ;(document.activeElement as HTMLElement).blur()
    act(() => navigate(settingsHref({ setting: name })))
    expect(focusedRow()?.textContent, name).toContain(settingLabel(name))
    expect(window.location.hash).toBe('#/settings')
  }
})

test('what has the focus is the chosen one, and undoes nothing', async () => {
  await drawn()
  act(() => navigate(settingsHref({ setting: 'theme' })))
  expect(document.activeElement).toBe(screen.getByRole('radio', { name: 'Dark' }))
  act(() => navigate(settingsHref({ setting: 'images' })))
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Choose a folder' }))
})

test('a link that comes before the settings are read waits for them', async () => {
  navigate(settingsHref({ setting: 'keep-logs' }))
  await drawn()
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('radio', { name: /^Failed/ })))
})

test('an unknown setting opens the page', async () => {
  navigate('/settings?setting=nothing')
  await drawn()
  expect(focusedRow()).toBeFalsy()
})
