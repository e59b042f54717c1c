// Every part of ui/ in all its states, in every colour scheme and size; and none of it in the window that people get.
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { noChromium, openChromium } from './chromium.ts'
import { buildDevelopmentWindow, developmentKiln, developmentWindow } from './development-window.ts'
import { expectNothingTooWide } from './fits.ts'
import { freshHome, type Served, serve } from './kiln-process.ts'
import { dress, everyLook, lookedAt, nameOf, wholePicture } from './looks.ts'
import { openWindow } from './open-window.ts'

const built = resolve(import.meta.dirname, '..', 'dist', 'renderer')

test.beforeAll(buildDevelopmentWindow)

/** The files of a bundle that hold a part of the gallery. */
const withGallery = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => /\.(js|html|css)$/.test(name))
    .filter(name =>
      /Every part of the window|Names as people give them/.test(readFileSync(join(folder, name), 'utf8')),
    )

test('the gallery is in the window of development, and not in the one that is shipped', () => {
  expect(withGallery(developmentWindow)).not.toEqual([])
  expect(withGallery(built)).toEqual([])
  const names = readdirSync(built, { recursive: true, encoding: 'utf8' })
  expect(names.filter(name => /gallery/i.test(name))).toEqual([])
})

test.describe('in a browser', () => {
  test.skip(noChromium !== null, `the gallery: ${noChromium}`)
  let home: string
  let served: Served
  let browser: Browser
  let page: Page

  test.beforeAll(async () => {
    home = freshHome()
    browser = await openChromium()
    served = await serve(home, developmentKiln)
    page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' })
    await openWindow(page, await served.newAddress())
    await page.goto(`${new URL(served.address).origin}/#/gallery`)
    await expect(page.getByRole('heading', { level: 1, name: 'Gallery' })).toBeVisible()
    await expect(page.getByRole('list', { name: /^Names in/ })).toBeAttached()
  })
  test.afterAll(async () => {
    await browser?.close()
    await served?.close()
    if (home) rmSync(home, { recursive: true, force: true })
  })

  test('no menu and no palette leads to it', async () => {
    await expect(page.getByRole('navigation', { name: 'Kiln' }).getByText('Gallery')).toHaveCount(0)
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill('gallery')
    await expect(page.getByText('Nothing matches')).toBeVisible()
    await page.keyboard.press('Escape')
  })

  for (const look of everyLook)
    test(`every part is accessible and fits, ${nameOf(look)}`, async () => {
      await dress(page, look)
      await expectNothingTooWide(page, 'gallery')
      await lookedAt(page, 'gallery', look)
      await wholePicture(page, 'gallery-whole', look)
    })

  test('of a long path the last part stays whole', async () => {
    const whole = page.getByTitle(/a-long-folder/).first()
    const ends = await whole
      .locator('> span')
      .evaluateAll(all => all.map(one => one.scrollWidth > one.clientWidth))
    expect(ends).toEqual([true, false])
  })

  test('what is a field of colour elsewhere has an edge in forced colours', async () => {
    const forced = everyLook.find(look => look.forced)
    if (forced) await dress(page, forced)
    const edges = await page
      .locator('.bg-warn-soft, .bg-ok-soft:not([aria-hidden]), .animate-pulse, .bg-hover')
      .evaluateAll(all => all.map(one => [one.className, getComputedStyle(one).borderTopWidth]))
    expect(edges.length).toBeGreaterThan(10)
    expect(edges.filter(([, width]) => width === '0px')).toEqual([])
  })

  for (const kind of ['form', 'failed', 'text', 'wide', 'remove', 'question', 'file'])
    test(`the dialog is accessible and fits: ${kind}`, async () => {
      await page.getByRole('button', { name: `Dialog: ${kind}` }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
      for (const look of everyLook) {
        await dress(page, look)
        await expect(page.getByRole('dialog').getByRole('button').last()).toBeInViewport({ ratio: 1 })
        await lookedAt(page, `gallery-dialog-${kind}`, look)
      }
      await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog')).toHaveCount(0)
    })
})
