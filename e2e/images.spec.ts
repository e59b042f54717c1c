// What can be done with a finished image, through the window.
import { execFileSync } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { noChromium, openChromium } from './chromium.ts'
import { freshHome, kiln, type Served, serve } from './kiln-process.ts'
import { chooseTiny } from './main-job.ts'
import { openWindow } from './open-window.ts'

test.skip(noChromium !== null, `images in the window: ${noChromium}`)

let home: string
let served: Served
let browser: Browser
let page: Page
let id: string

test.beforeEach(async () => {
  home = freshHome()
  const built = await kiln(home, 'build', 'tiny', '-f', 'qcow2', '--name', 'Kitchen', '--json')
  id = (built.lines.at(-1) as unknown as { image: { id: string } }).image.id
  served = await serve(home)
  browser = await openChromium()
  page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage()
  await openWindow(page, served.address)
  await page.getByRole('link', { name: 'Images' }).first().click()
  await page.getByRole('link', { name: /Kitchen/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Kitchen' })).toBeVisible()
})
test.afterEach(async () => {
  await browser.close()
  await served.close()
  rmSync(home, { recursive: true, force: true })
})

test('verifies, and says which file is not what Kiln made', async () => {
  await page.getByRole('button', { name: 'Verify' }).click()
  await expect(page.getByText(/as Kiln made/).first()).toBeVisible()
  writeFileSync(join(home, 'images', id, 'kitchen.qcow2'), 'not a disk')
  await page.getByRole('button', { name: 'Verify' }).click()
  await expect(page.getByText(/is not the one that Kiln made/).first()).toBeVisible()
})

test('makes another format, exports it with its checksums, and removes the image with the space that it frees', async () => {
  await page.getByRole('button', { name: 'Make another format' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('VHDX').first().click()
  await dialog.getByRole('button', { name: /^Make/ }).click()
  await expect(page.getByText('kitchen.vhdx').first()).toBeVisible()
  const vhdx = join(home, 'images', id, 'kitchen.vhdx')
  execFileSync('qemu-img', [
    'compare',
    '-f',
    'raw',
    '-F',
    'vhdx',
    join(home, 'images', id, 'kitchen.raw'),
    vhdx,
  ])

  const out = join(home, 'out')
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('dialog').getByRole('textbox').fill(out)
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Export/ })
    .click()
  await expect.poll(() => existsSync(join(out, 'SHA256SUMS'))).toBe(true)
  execFileSync('sha256sum', ['--check', '--strict', '--quiet', 'SHA256SUMS'], { cwd: out })

  await page.getByRole('button', { name: 'Remove' }).click()
  const asked = page.getByRole('alertdialog').or(page.getByRole('dialog'))
  await expect(asked).toContainText(/MB/)
  await asked.getByRole('button', { name: 'Remove Kitchen' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Images' })).toBeVisible()
  await expect.poll(() => existsSync(join(home, 'images', id))).toBe(false)
})

test('looks ahead before a build, and keeps the answers as a preset', async () => {
  await page.getByRole('link', { name: 'New image' }).first().click()
  await chooseTiny(page)
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('textbox', { name: 'Host name' }).fill('preset-box')
  await page.getByRole('button', { name: 'Presets' }).click()
  await page.getByRole('menuitem', { name: /save/i }).click()
  await page.getByRole('dialog').getByRole('textbox').fill('Mine')
  await page.getByRole('dialog').getByRole('button', { name: /^Save/ }).click()
  await page.getByRole('textbox', { name: 'Host name' }).fill('other')
  await page.getByRole('button', { name: 'Presets' }).click()
  await page.getByRole('menuitem', { name: 'Mine' }).first().click()
  await expect(page.getByRole('textbox', { name: 'Host name' })).toHaveValue('preset-box')
  for (const heading of [/Which formats/, /Ready to build/]) {
    await page.getByRole('button', { name: 'Next' }).click()
    await expect(page.getByRole('heading', { name: heading })).toBeVisible()
  }
  await expect(page.getByText(/nixos-tiny-raw|derivation/).first()).toBeVisible()
})
