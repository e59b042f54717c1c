// A claim as a person does it: the real server, a real box's programs, and a real browser in the size of a
// phone and of a desktop.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { serveConnect } from '#test/connect-process.ts'
import { codeOf, deviceBox } from '#test/device-box.ts'
import { test } from '#test/folders.ts'
import { expectAccessible } from '../../e2e/support/axe.ts'
import { noChromium, openChromium } from '../../e2e/support/chromium.ts'

const pictures = join(import.meta.dirname, '../../test-results/screens/connect')
const looks = [
  { name: 'phone-light', viewport: { width: 390, height: 844 }, colorScheme: 'light' },
  { name: 'phone-dark', viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
  { name: 'narrow', viewport: { width: 320, height: 640 }, colorScheme: 'light' },
  { name: 'desk-light', viewport: { width: 1280, height: 900 }, colorScheme: 'light' },
  { name: 'desk-dark', viewport: { width: 1280, height: 900 }, colorScheme: 'dark' },
] as const

describe.skipIf(noChromium !== null)(`a claim in a browser (needs Chromium) [A8]`, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openChromium()
    mkdirSync(pictures, { recursive: true })
  })
  afterAll(() => browser.close())

  /** Checks that nothing is cut off and that axe finds nothing. */
  async function look(page: Page, name: string) {
    for (const { name: as, viewport, colorScheme } of looks) {
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme })
      const widths = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = (
          globalThis as unknown as {
            document: { documentElement: { scrollWidth: number; clientWidth: number } }
          }
        ).document.documentElement
        return { scrollWidth, clientWidth }
      })
      expect({ name, as, ...widths }).toMatchObject({ scrollWidth: widths.clientWidth })
      await expectAccessible(page, `${name} ${as}`)
      await page.screenshot({ path: join(pictures, `${name}-${as}.png`), fullPage: true })
    }
  }

  const phone = (): Promise<BrowserContext> => browser.newContext({ viewport: looks[0].viewport })

  test('a new box, its owner, the code on its screen, the confirmation, and its state', async ({
    folder,
  }) => {
    const server = await serveConnect(folder)
    const address = server.address.replace('127.0.0.1', 'localhost')
    const box = deviceBox(join(folder, 'box'), server.address)
    const claim = box.start('kaliunbox-auto-claim')
    const code = await codeOf(box)
    const context = await phone()
    const page = await context.newPage()
    const problems: string[] = []
    page.on('console', message => {
      if (message.type() === 'error') problems.push(message.text())
    })

    // The phone scans the code before there is any account.
    await page.goto(`${address}/claim/${code}`)
    await page.getByRole('heading', { name: 'Set up this Connect' }).waitFor()
    await look(page, 'set-up')
    await page.getByLabel('Set-up code').fill(String(server.said['setUpCode']))
    await page.getByLabel('Your name').fill('Ada Lovelace')
    await page.getByLabel('Mail address').fill('ada@example.com')
    await page.getByLabel('Password').fill('correct horse battery')
    await page.getByRole('button', { name: 'Create the account' }).click()

    await page.getByRole('heading', { name: 'Is this the box in front of you?' }).waitFor()
    await look(page, 'claim')
    expect(claim.child.exitCode).toBeNull()
    // With the keyboard only.
    await page.getByRole('button', { name: 'Claim this box' }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('it has not reported yet').waitFor()
    expect(await claim.ended).toEqual({ status: 0, stderr: '' })
    expect(box.config()).toMatchObject({
      customer: { first_name: 'Ada', last_name: 'Lovelace' },
      pangolin: null,
    })

    expect(await box.run('kaliun-health-reporter')).toEqual({ status: 0, stderr: '' })
    await page.reload()
    await page.getByText('Last report').waitFor()
    const state = page.locator('.state')
    // This computer may have failed units, which the box then reports.
    expect(['online', 'needs attention']).toContain(await state.textContent())
    await look(page, 'installation')
    await page.getByRole('link', { name: 'Boxes' }).click()
    await look(page, 'installations')
    await page.goto(`${address}/d/${box.read('install_id').trim().replaceAll('-', '').slice(0, 12)}`)
    expect(new URL(page.url()).pathname).toBe(`/installations/${box.read('install_id').trim()}`)

    await page.getByRole('link', { name: 'People' }).click()
    await page.getByText('Invite someone').click()
    await look(page, 'people')
    await page.getByRole('button', { name: 'Make a link' }).click()
    const link = (await page.locator('code').textContent()) ?? ''
    const other = await (await phone()).newPage()
    await other.goto(link)
    await look(other, 'invitation')
    await other.getByLabel('Your name').fill('Bo')
    await other.getByLabel('Mail address').fill('bo@example.com')
    await other.getByLabel('Password').fill('another battery')
    await other.getByRole('button', { name: 'Create the account' }).click()
    await other.getByText('Home').first().waitFor()

    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await page.getByLabel('Mail address').fill('ada@example.com')
    await page.getByLabel('Password').fill('not this one')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('alert').waitFor()
    await look(page, 'sign-in')
    // Chromium logs each page that is a 4xx answer.
    expect(problems.filter(each => !each.includes('status of 400'))).toEqual([])
    await server.end()
  })

  test('a form of another site cannot act as a signed-in person', async ({ folder }) => {
    const server = await serveConnect(folder)
    const address = server.address.replace('127.0.0.1', 'localhost')
    const page = await (await phone()).newPage()
    await page.goto(address)
    await page.getByLabel('Set-up code').fill(String(server.said['setUpCode']))
    await page.getByLabel('Your name').fill('Ada')
    await page.getByLabel('Mail address').fill('ada@example.com')
    await page.getByLabel('Password').fill('correct horse battery')
    await page.getByRole('button', { name: 'Create the account' }).click()
    await page.getByRole('heading', { name: 'Boxes' }).waitFor()
    // For the browser, another name of the same computer is another site.
    await page.route('**/evil', route =>
      route.fulfill({
        contentType: 'text/html',
        body: `<form method="post" action="${address}/sign-out"><button>Win</button></form>`,
      }),
    )
    await page.goto(`${server.address}/evil`)
    await page.getByRole('button', { name: 'Win' }).click()
    await page.getByText('did not come from this page').waitFor()
    await page.goto(`${address}/installations`)
    await page.getByRole('heading', { name: 'Boxes' }).waitFor()
    await server.end()
  })
})
