// The claim of a box in a real browser: the page that the QR code of its screen leads to.
import { join } from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { noChromium, openChromium } from '../../../e2e/support/chromium.ts'
import { ToolError, UnavailableError } from '../tool-error.ts'
import type { Person } from './claimed-box-people.ts'

/** An emulated box takes minutes for a report. */
const reportMs = 20 * 60_000
const lookEveryMs = 5_000

export type Phone = AsyncDisposable & {
  /** Makes the first account and claims. `facts`: what the page has to show of the box. Gives the page of the box. */
  claim(link: string, person: Person, facts: readonly string[]): Promise<string>
  /** Where a link leads. */
  follow(link: string): Promise<string>
  /** Until the page of the box has this state, and a report. */
  shows(page: string, state: string): Promise<void>
}

/** Throws UnavailableError. */
export async function openPhone(folder: string): Promise<Phone> {
  if (noChromium !== null) throw new UnavailableError(noChromium)
  const browser: Browser = await openChromium()
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } })
  const picture = (name: string) => page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
  return {
    async claim(link, { name, email, connect }, facts) {
      await page.goto(link)
      await setUp(page, { name, email, code: connect().setUpCode ?? '' })
      await page.getByRole('heading', { name: 'Is this the box in front of you?' }).waitFor()
      await picture('claim')
      const shown = (await page.locator('.card').first().textContent()) ?? ''
      const missing = facts.filter(each => !shown.includes(each))
      if (missing.length > 0) throw new ToolError(`The page lacks ${missing.join(', ')}: ${shown}`)
      await page.getByRole('button', { name: 'Claim this box' }).click()
      await page.waitForURL(/\/installations\/[0-9a-f-]{36}$/)
      return page.url()
    },
    async follow(link) {
      await page.goto(link)
      return page.url()
    },
    async shows(address, state) {
      const end = Date.now() + reportMs
      for (;;) {
        await page.goto(address)
        const found = (await page.locator('.state').textContent()) ?? ''
        if (found === state) break
        if (Date.now() > end) throw new ToolError(`The page shows "${found}", not "${state}".`)
        await page.waitForTimeout(lookEveryMs)
      }
      await page.getByText('Last report').waitFor()
      await picture(state.replaceAll(' ', '-'))
    },
    [Symbol.asyncDispose]: () => browser.close(),
  }
}

async function setUp(page: Page, { name, email, code }: { name: string; email: string; code: string }) {
  await page.getByRole('heading', { name: 'Set up this Connect' }).waitFor()
  await page.getByLabel('Set-up code').fill(code)
  await page.getByLabel('Your name').fill(name)
  await page.getByLabel('Mail address').fill(email)
  await page.getByLabel('Password').fill('correct horse battery')
  await page.getByRole('button', { name: 'Create the account' }).click()
}
