// The page of hosts at 200 % zoom with many of them, and many others on the network: the user's hosts come first, and only those
// in view exist. What the network answers is written here, everything else is Kiln's own.
import { rmSync } from 'node:fs'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { toEngine } from '#shared/contract/wire.ts'
import type { FoundHost } from '#shared/hosts/found.ts'
import { hostsPage } from '../pages/hosts.ts'
import { inWindow } from '../pages/window.ts'
import { noChromium, openChromium } from '../support/chromium.ts'
import { expectNothingTooWide } from '../support/fits.ts'
import { freshHome, type Served, serve } from '../support/kiln-process.ts'
import { everyLook, lookedAt, nameOf, zoomed } from '../support/looks.ts'
import { openPage, openWindow } from '../support/open-window.ts'
import { writeHosts } from '../support/written-hosts.ts'

test.skip(noChromium !== null, `hosts: ${noChromium}`)

const names = Array.from({ length: 60 }, (_, at) => `host-${String(at + 1).padStart(2, '0')}`)
const strangers = Array.from(
  { length: 12 },
  (_, at): FoundHost => ({
    name: `stranger-${at + 1}`,
    host: `stranger-${at + 1}.local`,
    port: 22,
    services: ['_ssh._tcp'],
    addresses: [`192.0.2.${at + 1}`],
    profile: null,
    build: null,
    known: null,
  }),
)

let home: string
let served: Served
let browser: Browser
let page: Page

/** Stands between the page and Kiln: it replaces the answer that lists the hosts on the network. */
async function announceStrangers() {
  const asked = new Set<number>()
  await page.routeWebSocket(/\/ws$/, client => {
    const server = client.connectToServer()
    client.onMessage(message => {
      const said = toEngine.parse(JSON.parse(String(message)))
      if (said.t === 'call' && said.call === 'hosts.discover') asked.add(said.id)
      server.send(message)
    })
    server.onMessage(message => {
      const { id } = JSON.parse(String(message)) as { id?: number }
      if (id === undefined || !asked.delete(id)) return client.send(message)
      client.send(JSON.stringify({ t: 'reply', id, ok: true, value: strangers }))
    })
  })
}

test.beforeAll(async () => {
  home = freshHome()
  writeHosts(home, names)
  browser = await openChromium()
  served = await serve(home)
  ;({ page } = await openPage(browser))
  await announceStrangers()
  await openWindow(page, await served.newAddress())
  await page.goto(`${new URL(served.address).origin}/#/hosts`)
})
test.afterAll(async () => {
  await browser?.close()
  await served?.close()
  if (home) rmSync(home, { recursive: true, force: true })
})

const { link } = inWindow(() => page)
const { rows } = hostsPage(() => page)
const network = () => page.getByRole('complementary', { name: 'On the network' })

test('the first of the user’s hosts is in view at 200 % zoom, above those of the network', async () => {
  await page.setViewportSize(zoomed)
  await expect(network().getByRole('status')).toHaveText('12 answer')
  await expect(rows().first()).toBeInViewport({ ratio: 1 })
  const [own, others] = [await rows().first().boundingBox(), await network().boundingBox()]
  expect(own?.y).toBeLessThan(others?.y ?? 0)
  // All sixty of them would be queried, and drawn, if their list were as high as they are.
  expect(await rows().count()).toBeLessThan(20)
  await network().getByRole('button', { name: 'Add stranger-12' }).focus()
  await expect(network().getByRole('button', { name: 'Add stranger-12' })).toBeInViewport({ ratio: 1 })
  await link('host-01').focus()
  await expect(link('host-01')).toBeInViewport({ ratio: 1 })
})

test('the edge around the name that has the focus is whole', async () => {
  const name = link('host-01')
  await name.focus()
  const box = await name.boundingBox()
  if (!box) throw new Error('The first host is not drawn.')
  const beside = () =>
    page.screenshot({
      clip: { x: box.x - 4, y: box.y, width: 3, height: box.height },
      animations: 'disabled',
    })
  const focused = await beside()
  await name.evaluate(element => element.blur())
  expect(focused.equals(await beside())).toBe(false)
})

test('both fit windows of every size, in every colour', async () => {
  for (const look of everyLook) {
    const { theme, forced, width, height } = look
    await page.emulateMedia({ colorScheme: theme, forcedColors: forced ? 'active' : 'none' })
    await page.setViewportSize({ width, height })
    await expect(rows().first()).toBeInViewport({ ratio: 1 })
    await lookedAt(page, 'hosts-network', look)
    await expectNothingTooWide(page, `hosts-network-${nameOf(look)}`)
  }
})
