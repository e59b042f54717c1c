// The Settings page.
import { expect, type Page } from '@playwright/test'
import { inWindow } from './window.ts'

export function settingsPage(page: () => Page) {
  const { at, title } = inWindow(page)
  const shown = () => expect(title('Settings')).toBeVisible()
  return {
    shown,
    title: () => title('Settings'),
    parallelDerivations: () => page().getByRole('combobox', { name: 'Parallel derivations per build' }),
    async open() {
      await at('/settings')
      await shown()
    },
  }
}
