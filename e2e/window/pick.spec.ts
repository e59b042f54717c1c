// Choosing a file in a browser: names of the folders of the person who runs Kiln, and no others.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { inWindow } from '../pages/window.ts'
import { noChromium, openChromium } from '../support/chromium.ts'
import { freshHome, type Served, serve } from '../support/kiln-process.ts'
import { inEveryLook } from '../support/looks.ts'
import { openWindow } from '../support/open-window.ts'

test.skip(noChromium !== null, `the pickers: ${noChromium}`)

const before = process.env['HOME']
let person: string
let home: string
let served: Served
let browser: Browser
let page: Page

test.beforeAll(async () => {
  person = mkdtempSync(join(tmpdir(), 'kiln-person-'))
  mkdirSync(join(person, 'Downloads'))
  for (let at = 0; at < 3000; at++) writeFileSync(join(person, 'Downloads', `image ${at}.img`), '')
  symlinkSync('/etc', join(person, 'Downloads', 'elsewhere'))
  process.env['HOME'] = person
  home = freshHome()
  served = await serve(home)
  browser = await openChromium()
  page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage()
  await openWindow(page, served.address)
})
test.afterAll(async () => {
  process.env['HOME'] = before
  await browser?.close()
  await served?.close()
  for (const folder of [home, person]) if (folder) rmSync(folder, { recursive: true, force: true })
})

const { button, dialog } = inWindow(() => page)

test('a file is chosen from the keyboard, among thousands, and nothing outside is shown', async () => {
  await page.getByRole('link', { name: 'Flash' }).click()
  await page.getByRole('radio', { name: 'File' }).check({ force: true })
  await button('Choose a file').press('Enter')
  await dialog().getByRole('button', { name: 'Downloads' }).press('Enter')
  await expect(dialog().getByText('3,000 names')).toBeVisible()
  // The list has only the rows in view.
  expect(await dialog().getByRole('listitem').count()).toBeLessThan(60)
  await inEveryLook(page, 'pick-file')
  await dialog().getByRole('searchbox', { name: 'Search names' }).fill('elsewhere')
  await expect(dialog().getByText('Nothing to choose here')).toBeVisible()
  await dialog().getByRole('searchbox', { name: 'Search names' }).fill('image 2718')
  await dialog().getByRole('button', { name: 'image 2718.img' }).press('Enter')
  await expect(dialog().getByRole('textbox')).toHaveValue(join(person, 'Downloads', 'image 2718.img'))
  await dialog().getByRole('button', { name: 'Use this file' }).press('Enter')
  await expect(page.getByRole('textbox', { name: /path/i })).toHaveValue(
    join(person, 'Downloads', 'image 2718.img'),
  )
})
