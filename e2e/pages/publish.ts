// The wizard that publishes updates, and the page of its job.
import { expect, type Page } from '@playwright/test'
import { workMs } from '../support/patience.ts'
import { inWindow } from './window.ts'

export function publishPage(page: () => Page) {
  const { button, dialog, field, reached } = inWindow(page)
  return {
    box: (name: string) => page().getByRole('checkbox', { name }),
    folder: () => field('Folder'),
    /** Makes both keys; returns the recovery key, which is shown once. */
    async makeKeys(): Promise<string> {
      await button('Make keys').click()
      await dialog('Make keys').getByRole('button', { name: 'Make keys' }).click()
      const shown = dialog('Keep the recovery key')
      await expect(shown).toBeVisible({ timeout: workMs })
      return (await shown.locator('[data-print]').innerText()).trim()
    },
    async keepRecoveryKey() {
      const shown = dialog('Keep the recovery key')
      await shown.getByRole('checkbox').check()
      await shown.getByRole('button', { name: 'Close' }).last().click()
      await expect(shown).toHaveCount(0)
    },
    planned: (text: string | RegExp) =>
      expect(page().getByText(text).first()).toBeVisible({ timeout: 5 * workMs }),
    publish: (boxes: string) => button(`Publish for ${boxes}`).click(),
    published: (boxes: string) =>
      reached(`Publish updates to`, workMs).then(() =>
        expect(page().getByText(`Published for ${boxes}`).first()).toBeVisible({ timeout: 5 * workMs }),
      ),
  }
}
