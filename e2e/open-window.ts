// Opening the window of `kiln serve` in a browser.
import { expect, type Page } from '@playwright/test'

/**
 * Opens an address with its token and waits for the window. The address itself is only a step on the way: its page
 * moves on to the window by a refresh, and whatever is opened before that is taken back by it.
 */
export async function openWindow(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await expect(page.getByRole('navigation', { name: 'Kiln' })).toBeVisible()
}
