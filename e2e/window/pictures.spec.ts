// The pictures of the README, in both themes; and, of all that the tests before have looked at, one page. `npm run gallery`
// keeps the former in docs/pictures.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, expect, test } from '@playwright/test'
import { newImage } from '../pages/new-image.ts'
import { noChromium, openChromium } from '../support/chromium.ts'
import { freshHome, type Served, serve } from '../support/kiln-process.ts'
import { shots } from '../support/looks.ts'
import { openWindow } from '../support/open-window.ts'
import { sheetOf } from '../support/picture-sheet.ts'

test.skip(noChromium !== null, `pictures: ${noChromium}`)

const root = resolve(import.meta.dirname, '..', '..')
const made = join(root, 'test-results', 'pictures')
const kept = join(root, 'docs', 'pictures')
const keeps = Boolean(process.env['KILN_PICTURES'])

let home: string
let served: Served
let browser: Browser

test.beforeAll(async () => {
  home = freshHome()
  browser = await openChromium()
  served = await serve(home)
})
test.afterAll(async () => {
  await browser?.close()
  await served?.close()
  if (home) rmSync(home, { recursive: true, force: true })
})

for (const theme of ['light', 'dark'] as const)
  test(`every profile of Kiln is drawn on the first page, ${theme}`, async () => {
    const viewport = { width: 1280, height: 800 }
    const context = await browser.newContext({ viewport, colorScheme: theme, reducedMotion: 'reduce' })
    const page = await context.newPage()
    await openWindow(page, await served.newAddress())
    await newImage(() => page).open()
    await expect(page.getByRole('heading', { name: 'What should the machine be?' })).toBeVisible()
    await expect(page.locator('.animate-pulse')).toHaveCount(0)
    await expect(page.getByTitle('Checking the tools')).toHaveCount(0, { timeout: 30_000 })
    const drawn = page.locator('.choice svg[data-art]')
    expect(await drawn.count()).toBeGreaterThanOrEqual(6)
    // None of them is the one that stands for profiles without a drawing.
    expect(await page.locator('.choice svg[data-art="other"]').count()).toBe(0)
    const blank = await drawn.evaluateAll(
      all =>
        all.filter(one => getComputedStyle(one.querySelector('rect') ?? one).fill === 'rgb(0, 0, 0)').length,
    )
    expect(blank).toBe(0)
    const shown = {
      pages: await page.locator('nav li a').evaluateAll(all => all.map(one => one.getAttribute('title'))),
      profiles: (await page.locator('.choice').allInnerTexts()).map(text => text.split('\n')[0]),
    }
    expect(shown.pages.length * shown.profiles.length).toBeGreaterThan(0)
    const name = `new-image-${theme}.png`
    for (const folder of keeps ? [made, kept] : [made]) {
      mkdirSync(folder, { recursive: true })
      await page.screenshot({ path: join(folder, name) })
    }
    // What the README shows is a picture of this size, of the pages and profiles that there are.
    if (keeps) writeFileSync(join(kept, 'shown.json'), `${JSON.stringify(shown, null, 2)}\n`)
    expect(JSON.parse(readFileSync(join(kept, 'shown.json'), 'utf8')), 'run npm run gallery').toEqual(shown)
    const picture = readFileSync(join(kept, name))
    expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([viewport.width, viewport.height])
    await context.close()
  })

test('the sheet of all that was looked at', async () => {
  const names = existsSync(shots) ? readdirSync(shots).filter(name => name.endsWith('.png')) : []
  test.skip(names.length === 0, 'nothing was looked at before: run accessibility.spec.ts first')
  const sheet = join(shots, 'index.html')
  writeFileSync(sheet, sheetOf(names))
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } })
  await page.goto(pathToFileURL(sheet).href)
  await expect(page.locator('img')).toHaveCount(names.length)
  const broken = await page.locator('img').evaluateAll(async all => {
    const images = all.filter(one => one instanceof HTMLImageElement)
    await Promise.all(images.map(one => one.decode().catch(() => undefined)))
    return images.filter(one => one.naturalWidth === 0).map(one => one.src)
  })
  expect(broken).toEqual([])
})
