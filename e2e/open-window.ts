// Opening the window of `kiln serve` in a browser.
import { type Browser, expect, type Page } from '@playwright/test'

/**
 * Opens an address with its token and waits for the window. The address itself is only a step on the way: its page
 * moves on to the window by a refresh, and whatever is opened before that is taken back by it.
 */
export async function openWindow(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await expect(page.getByRole('navigation', { name: 'Kiln' })).toBeVisible()
}

/** A page in a context of its own, and what it complains of from now on: errors on its console, and thrown ones. */
export async function openPage(browser: Browser): Promise<{ page: Page; complaints: string[] }> {
  const complaints: string[] = []
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage()
  page.on('console', message => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', error => complaints.push(error.message))
  return { page, complaints }
}
