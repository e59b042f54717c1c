// The pages of hosts and deploys in forced colours and at three sizes, with hosts that answered once and are off now: what
// is chosen shows, nothing is cut off, and axe finds nothing. What they do is tested in hosts.spec.ts.
import { rmSync } from 'node:fs'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { hostsPage } from '../pages/hosts.ts'
import { inWindow } from '../pages/window.ts'
import { noChromium, openChromium } from '../support/chromium.ts'
import { freshHome, type Served, serve } from '../support/kiln-process.ts'
import { drawn, lookedAt } from '../support/looks.ts'
import { openWindow } from '../support/open-window.ts'
import { writeHosts } from '../support/written-hosts.ts'

test.skip(noChromium !== null, `hosts: ${noChromium}`)

const sizes = [
  { width: 1280, height: 800 },
  { width: 960, height: 640 },
  { width: 640, height: 400 },
]
const names = ['kitchen', 'workshop', 'garage']

let home: string
let served: Served
let browser: Browser
let page: Page

test.beforeAll(async () => {
  home = freshHome()
  writeHosts(home, names)
  browser = await openChromium()
  served = await serve(home)
})
test.afterAll(async () => {
  await browser?.close()
  await served?.close()
  if (home) rmSync(home, { recursive: true, force: true })
})
test.afterEach(() => page.context().close())

async function opened(colorScheme: 'light' | 'dark') {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    colorScheme,
    reducedMotion: 'reduce',
    forcedColors: 'active',
  })
  page = await context.newPage()
  await openWindow(page, await served.newAddress())
}
const { at, title } = inWindow(() => page)
const { rows } = hostsPage(() => page)

async function atEverySize(name: string, theme: 'light' | 'dark') {
  for (const size of sizes) {
    await page.setViewportSize(size)
    await expect(page.locator('.animate-pulse')).toHaveCount(0)
    await lookedAt(page, `forced-${name}`, { theme, ...size })
  }
  await page.setViewportSize({ width: 1280, height: 800 })
}

for (const theme of ['light', 'dark'] as const)
  test(`hosts and deploys in forced colours, ${theme}`, async () => {
    await opened(theme)
    await at('/hosts')
    await expect(rows()).toHaveCount(names.length)
    const network = page.getByRole('complementary', { name: 'On the network' })
    await expect(network.getByRole('status')).toHaveText(/\S/)
    await atEverySize('hosts', theme)
    // The head has a line below it only where something follows: else the card's own edge would make it two.
    const below = network.locator('header').evaluate(head => getComputedStyle(head).borderBottomWidth)
    expect(await below).toBe((await network.getByRole('listitem').count()) > 0 ? '1px' : '0px')
    const row = rows().first()
    const before = await drawn(page, row)
    await row.getByRole('checkbox').check({ force: true })
    expect(await drawn(page, row)).not.toBe(before)
    await atEverySize('hosts-chosen', theme)

    await at('/hosts/kitchen')
    await expect(title('kitchen')).toBeVisible()
    await atEverySize('host', theme)

    await at('/deploy?host=kitchen&host=garage')
    await expect(title()).toBeVisible()
    await atEverySize('deploy', theme)
  })
