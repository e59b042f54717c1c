// Connect in the window, against a real `kiln connect serve` and the real keyring: its login, the boxes that report there, one of
// them, and the same state on the page of Kiln's box.
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { freePort } from '#test/free-port.ts'
import { keyringLab, keyringLacks } from '#test/keyring/keyring-lab.ts'
import { inWindow } from '../pages/window.ts'
import { noChromium, openChromium } from '../support/chromium.ts'
import {
  type ConnectServer,
  listenedForAWeek,
  startConnect,
  writeReports,
} from '../support/connect-server.ts'
import { freshHome, kiln, type Served, serve } from '../support/kiln-process.ts'
import { inEveryLook } from '../support/looks.ts'
import { openWindow } from '../support/open-window.ts'

const lacks = noChromium ?? (keyringLacks.length > 0 ? `without ${keyringLacks.join(', ')}` : null)
test.skip(lacks !== null, `Connect in the window: ${lacks}`)
test.setTimeout(300_000)
test.describe.configure({ mode: 'serial' })

let [home, serverHome] = ['', '']
let connect: ConnectServer
let page: Page
let served: Served
let browser: Browser
let keyring: Awaited<ReturnType<typeof keyringLab>>
const before = {
  DBUS_SESSION_BUS_ADDRESS: process.env['DBUS_SESSION_BUS_ADDRESS'],
  XDG_RUNTIME_DIR: process.env['XDG_RUNTIME_DIR'],
}
const { at, button, dialog, link, title } = inWindow(() => page)

test.beforeAll(async () => {
  keyring = await keyringLab()
  await keyring.unlock()
  process.env['DBUS_SESSION_BUS_ADDRESS'] = keyring.env.DBUS_SESSION_BUS_ADDRESS
  process.env['XDG_RUNTIME_DIR'] = keyring.env.XDG_RUNTIME_DIR
  home = freshHome()
  serverHome = freshHome()
  // Its database is there after the first start.
  await (await startConnect(serverHome)).close()
  const boxes = [
    { hostname: 'kitchen', hoursAgo: 0, rootUsed: 0.42 },
    { hostname: 'attic', hoursAgo: 30, rootUsed: 0.61 },
    { hostname: 'a-host-with-quite-a-long-name-in-the-cellar', hoursAgo: 0, rootUsed: 0.97 },
    { hostname: 'shed', hoursAgo: 0, rootUsed: 0.2, failed: ['homeassistant-vm.service'] },
  ]
  writeReports(serverHome, boxes, Date.now())
  connect = await startConnect(serverHome)
  listenedForAWeek(serverHome)
  expect((await kiln(home, 'box', 'add', 'Kitchen', '--profile', 'tiny')).code).toBe(0)
  served = await serve(home)
  browser = await openChromium()
  page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' })
  page.setDefaultTimeout(30_000)
  await openWindow(page, await served.newAddress())
})
test.afterAll(async () => {
  await browser?.close()
  await served?.close()
  await connect?.close()
  keyring?.close()
  for (const [name, value] of Object.entries(before))
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  for (const each of [home, serverHome]) if (each) rmSync(each, { recursive: true, force: true })
})

const row = (hostname: string) => page.getByRole('listitem').filter({ hasText: hostname })

test('the login of a Connect brings its boxes, what needs a look first [A8]', async () => {
  await at('/boxes')
  await link('Connect').click()
  await expect(title(/^Connect$/)).toBeVisible()
  await inEveryLook(page, 'connect-none', () => expect(page.getByText('No Connect yet')).toBeVisible())
  const made = await kiln(
    serverHome,
    'connect',
    'computers',
    'make',
    'laptop',
    '--url',
    connect.address,
    '--household',
    'Home',
  )
  expect(made.code, made.stderr).toBe(0)
  await button('Add a Connect').first().click()
  await dialog().getByLabel('Login').fill(made.stdout.trim())
  await inEveryLook(page, 'dialog-connect-add', () => expect(dialog()).toBeVisible())
  await dialog().getByRole('button', { name: 'Add the Connect' }).click()
  await expect(row('kitchen')).toContainText('Online')
  await expect(row('attic')).toContainText('Offline')
  await expect(row('shed')).toContainText('Needs attention')
  await inEveryLook(page, 'connect', () => expect(title(/^Connect$/)).toBeVisible())
})

test('a box is found by its state, asked for a report, and linked with its box in Kiln [A8] [N16]', async () => {
  await page.getByLabel('State').selectOption('Offline')
  await expect(row('kitchen')).toHaveCount(0)
  await page.getByLabel('State').selectOption('All states')
  await link('kitchen').click()
  await expect(title(/^kitchen/)).toBeVisible()
  await expect(page.getByRole('img', { name: /^Disk in use: now 42 %/ })).toBeVisible()
  await button('Report now').click()
  await expect(page.getByRole('list', { name: 'Asked for' })).toContainText('waits for the box')
  await page.getByLabel('Box in Kiln').selectOption('Kitchen')
  await expect(page.getByText('You linked them.')).toBeVisible()
  await inEveryLook(page, 'connect-box', () => expect(title(/^kitchen/)).toBeVisible())
  await button('Wipe').click()
  await inEveryLook(page, 'dialog-connect-order', () =>
    expect(dialog().getByRole('button', { name: 'Wipe the box' })).toBeVisible(),
  )
  await page.keyboard.press('Escape')
  await expect(dialog()).toHaveCount(0)
  await button('Hand over').click()
  await inEveryLook(page, 'dialog-connect-hand-over', () =>
    expect(dialog().getByRole('button', { name: 'Hand the box over' })).toBeVisible(),
  )
  await page.keyboard.press('Escape')
  await expect(dialog()).toHaveCount(0)
  await page.locator('main').getByRole('link', { name: 'Kitchen', exact: true }).click()
  await expect(title(/^Kitchen/)).toBeVisible()
  await expect(page.getByText('it reports', { exact: true })).toBeVisible()
})

test('a Connect that is away leaves what was heard, without an alarm [A8]', async () => {
  await connect.close()
  await at('/connect')
  await button('Ask again').click()
  await expect(page.getByText(/as when its computer sleeps/)).toBeVisible()
  await expect(row('kitchen')).toContainText('Online')
  await expect(page.getByRole('alert')).toHaveCount(0)
  await button(/^Remove http/).click()
  await dialog().getByRole('button', { name: 'Remove the Connect' }).click()
  await expect(page.getByText('No Connect yet')).toBeVisible()
})

test('Kiln runs a Connect itself, and is added to it [A8]', async () => {
  const port = await freePort()
  const card = page.getByRole('heading', { name: 'Run Connect on this computer' })
  const start = button('Start Connect')
  const stop = button('Stop Connect')
  await inEveryLook(page, 'connect-own-stopped', () => start.scrollIntoViewIfNeeded())
  await page.getByLabel('Port').fill(String(port))
  await start.focus()
  await page.keyboard.press('Enter')
  await expect(stop).toBeVisible()
  const pages = link('Open its pages')
  await expect(pages).toHaveAttribute('href', `http://127.0.0.1:${port}`)
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200)
  const code = await page.getByText(/^[A-Z]{4}-[A-Z]{4}$/).textContent()
  await page.reload()
  await expect(page.getByText(code ?? '')).toBeVisible()
  await inEveryLook(page, 'connect-own-running', () => card.scrollIntoViewIfNeeded())
  await button('Add it to Kiln').click()
  await expect(button(`Remove http://127.0.0.1:${port}`)).toBeVisible()
  await stop.click()
  await expect(start).toBeVisible()
  expect(await fetch(`http://127.0.0.1:${port}/`).catch(() => 'none')).toBe('none')

  await page.getByText('Computers and boxes in this network').click()
  await start.click()
  await expect(stop).toBeVisible()
  await expect(page.getByText(/^SHA256:/)).toBeVisible()
  await inEveryLook(page, 'connect-own-network', () => stop.scrollIntoViewIfNeeded())
  await stop.click()
  await expect(start).toBeVisible()

  const other = createServer().listen(port, '0.0.0.0')
  await once(other, 'listening')
  await start.click()
  await expect(page.getByText(`Connect cannot listen on port ${port}`)).toBeVisible()
  await inEveryLook(page, 'connect-own-problem', () =>
    page.getByText('Connect does not run on this computer').scrollIntoViewIfNeeded(),
  )
  other.close()
})
