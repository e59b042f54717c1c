import { act, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { followMenu, showSheet, useSheet } from '#lib/sheet.ts'
import { places } from '#shared/window/places.ts'
import { answer } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { AboutSheet } from './about-sheet.tsx'
import { keyGroups } from './key-groups.ts'
import { KeysSheet } from './keys-sheet.tsx'
import { shortcutOf } from './shortcuts.ts'

afterEach(() => act(() => showSheet(null)))

const pressOf = (keys: readonly string[]) => ({
  ctrlKey: keys.includes('Ctrl'),
  metaKey: keys.includes('⌘'),
  altKey: false,
  shiftKey: false,
  key: keys.at(-1) ?? '',
})

test('every key that the sheet lists for the whole window does something, and each page has its own [M3]', () => {
  for (const modifier of ['Ctrl', '⌘'] as const) {
    const [everywhere, pages] = keyGroups(modifier)
    const meanings = everywhere?.lines.map(({ keys }) => shortcutOf(pressOf(keys), modifier, false)?.do)
    // Esc is the dialogs' own.
    expect(meanings).toEqual(['palette', 'go', 'search', 'keys', undefined])
    const goesTo = pages?.lines.map(({ keys }) => shortcutOf(pressOf(keys), modifier, false))
    expect(goesTo).toEqual(places.map(({ path }) => ({ do: 'go', to: path })))
  }
})

test('the keys are listed in words', () => {
  inWindow(<KeysSheet open onOpenChange={() => {}} />)
  expect(screen.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeTruthy()
  expect(screen.getByText('Show these shortcuts').parentElement?.textContent).toContain('?')
})

test('About says the version, the licence and where things are', async () => {
  const folders = { images: '/home/me/images', data: '/home/me/data', config: '/home/me/config' }
  answer('settings.get', () => ({ settings: {} as never, folders, kilnVersion: '1.2.3' }))
  inWindow(<AboutSheet open onOpenChange={() => {}} />)
  expect(await screen.findByText('1.2.3')).toBeTruthy()
  expect(screen.getByText(/MIT/)).toBeTruthy()
  for (const path of Object.values(folders)) expect(document.body.textContent).toContain(path)
})

test('the menu of the desktop app opens them, a message of another kind does not', () => {
  const Shown = () => <p>{useSheet() ?? 'none'}</p>
  inWindow(<Shown />)
  const stop = followMenu()
  const say = (data: unknown) =>
    act(() => void window.dispatchEvent(new MessageEvent('message', { data, source: window })))
  say({ kiln: 'show', sheet: 'elsewhere' })
  say(null)
  expect(screen.getByText('none')).toBeTruthy()
  say({ kiln: 'show', sheet: 'about' })
  expect(screen.getByText('about')).toBeTruthy()
  stop()
})
