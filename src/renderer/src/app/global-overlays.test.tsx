import { act, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { Router } from 'wouter'
import { navigate, useHashLocation } from '#lib/hash-location.ts'
import { showSheet } from '#lib/sheet.ts'
import { inWindow } from '#testing/in-window.tsx'
import { GlobalOverlays } from './global-overlays.tsx'

afterEach(() => act(() => showSheet(null)))

test('what was requested before they were loaded is shown, until another page is', async () => {
  showSheet('keys')
  inWindow(
    <Router hook={useHashLocation}>
      <GlobalOverlays />
    </Router>,
  )
  expect(screen.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeTruthy()
  act(() => navigate('/images'))
  await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})
