// Opening the window of `kiln serve` in a browser.
import { type Browser, expect, type Page } from '@playwright/test'

/**
 * Opens an address with its token and waits for the window. The address itself is only a step on the way: its page
 * moves on to the window by a refresh, and closes whatever was opened before.
 */
export async function openWindow(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await expect(page.getByRole('navigation', { name: 'Kiln' })).toBeVisible()
}

/** Chromium drops all its requests when a network interface of the computer comes or goes, as those of another test's guests
 *  do. The window tries again what it needs. */
const ofTheComputer = 'net::ERR_NETWORK_CHANGED'

/** What a page complains of from now on: errors on its console, and thrown ones. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', error => complaints.push(error.message))
  page.on('console', message => {
    const text = message.text()
    if (message.type() === 'error' && !text.includes(ofTheComputer)) complaints.push(text)
  })
  return complaints
}

/** A page in a new context, and its errors from now on. */
export async function openPage(browser: Browser): Promise<{ page: Page; complaints: string[] }> {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage()
  return { page, complaints: complaintsOf(page) }
}
