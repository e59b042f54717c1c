// The page of a machine that has ended, which needs no QEMU: its console at every size, by keyboard, in forced colours.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { sampleRecord } from '#test/machines/sample-record.ts'
import { inWindow } from '../pages/window.ts'
import { noChromium, openChromium } from '../support/chromium.ts'
import { freshHome, type Served, serve } from '../support/kiln-process.ts'
import { inEveryLook, zoomed } from '../support/looks.ts'
import { openWindow } from '../support/open-window.ts'

test.skip(noChromium !== null, `a machine in the window: ${noChromium}`)

let home: string
let served: Served
let browser: Browser
let page: Page

/** No process has this id: it is above the kernel's largest. */
const process = { pid: 2 ** 22 + 1, startTicks: '1' }
const forwards = [22, 80].map(guest => ({
  name: guest === 22 ? 'SSH' : 'Web',
  guest,
  host: 2200 + guest,
  protocol: 'tcp' as const,
  insteadOf: null,
  url: guest === 22 ? null : `http://localhost:${2200 + guest}/`,
}))

test.beforeEach(async () => {
  home = freshHome()
  const folder = join(home, 'machines', sampleRecord.id)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'machine.json'), JSON.stringify({ ...sampleRecord, process, forwards }))
  // A program asked the terminal where the cursor is: long ago.
  writeFileSync(join(folder, 'serial.log'), 'kiln-lab: ready\r\n\u001b[6nreboot: Power down\r\n')
  served = await serve(home)
  browser = await openChromium()
  page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage()
  await openWindow(page, served.address)
  await page.evaluate(id => {
    location.hash = `#/machines/${id}`
  }, sampleRecord.id)
  await expect.poll(() => page.locator('.xterm-accessibility').innerText()).toContain('Power down')
})
test.afterEach(async () => {
  await browser.close()
  await served.close()
  rmSync(home, { recursive: true, force: true })
})

const { button, field } = inWindow(() => page)
const release = () => button('Release the keyboard')

test('its console can be used at every size, and its ports are not links', async () => {
  await inEveryLook(page, 'machine-off')
  await expect(page.getByText('2280 → 80')).toBeVisible()
  await expect(page.getByRole('link', { name: /2280/ })).toHaveCount(0)

  await page.setViewportSize(zoomed)
  const bottom = (box: { y: number; height: number } | null) => (box ? box.y + box.height : Number.NaN)
  const ports = await page.getByRole('heading', { name: 'Ports' }).boundingBox()
  expect(bottom(await release().boundingBox())).toBeLessThan(ports?.y ?? Number.NaN)
})

test('the Tab key goes through the console of a machine that is off, and nothing is typed into it', async () => {
  await field('Serial port').focus()
  await page.keyboard.press('Tab')
  await expect(field('Serial port')).not.toBeFocused()
  await expect(page.getByText('The connection was closed')).toHaveCount(0)
  await expect(page.getByText('This is what its serial port printed last.')).toBeVisible()
  await expect(page.getByText(/to release the keyboard/)).toBeVisible()
})
