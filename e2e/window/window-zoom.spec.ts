// Everything can be reached at 200 % zoom, which is a window of 640×400.
import { expect, test } from '@playwright/test'
import { flashPage, noLoopDevices } from '../pages/flash.ts'
import { inWindow } from '../pages/window.ts'
import { expectNothingTooWide } from '../support/fits.ts'
import { lookedAt, zoomed } from '../support/looks.ts'
import { windowBench } from '../support/window-bench.ts'

const bench = windowBench()
const flash = flashPage(() => bench.page)
const { button, field, next, step, title } = inWindow(() => bench.page)
const { at, everyControl, heading } = bench

/** Goes to the last step of flashing; nothing is ever started here. */
async function toConfirm() {
  const { drive, image } = bench
  await at(`/images/${image}`)
  await flash.fromImage()
  await flash.addDrive(drive)
  await next()
  await flash.hostname().fill('kitchen')
  await next()
  await heading(/Erase this drive/)
}

/** Nothing is wider than the window, and what has to be pressed can be. */
async function fits(name: string) {
  const { page } = bench
  await expectNothingTooWide(page, name)
  await lookedAt(page, name, zoomed)
}

test('every page fits a window at 200 % zoom, and its buttons can be reached [M3]', async () => {
  const { image, page } = bench
  await page.setViewportSize(zoomed)
  await everyControl()
  await fits('zoom-options')
  await page.locator('summary', { hasText: 'Formats and builder' }).click()
  await heading(/Which formats/)
  await expect(button('Build')).toBeInViewport({ ratio: 1 })
  await fits('zoom-formats')
  await step(/^What/)
  await fits('zoom-what')
  const places: [string, string][] = [
    ['images', '/images'],
    ['builds', '/images?show=builds'],
    ['image', `/images/${image}`],
    ['build', `/builds/${image}`],
    ['flash-image', '/flash'],
    ['settings', '/settings'],
    ['doctor', '/doctor'],
  ]
  for (const [name, place] of places) {
    await at(place)
    await expect(title()).toBeVisible()
    await expect(page.locator('.animate-pulse')).toHaveCount(0)
    await fits(`zoom-${name}`)
  }
  const side = page.getByRole('navigation', { name: 'Kiln' })
  expect((await side.boundingBox())?.width).toBeLessThan(80)
  await side.getByRole('link', { name: 'Flash' }).click()
  await heading(/^Flash$/)
})

test('beside four next steps the title of a finished build is not cut off at 200 % zoom', async () => {
  const { image, page } = bench
  await page.setViewportSize(zoomed)
  await at(`/builds/${image}`)
  const title = page.getByRole('heading', { name: 'The image is ready' })
  await expect(button('Run')).toBeVisible()
  expect(await title.evaluate(element => element.scrollWidth - element.clientWidth)).toBe(0)
  await fits('zoom-build-ready')
})

test('a long form is searched, filtered and reset from the keyboard, also at 200 % zoom', async () => {
  const { page } = bench
  await page.setViewportSize(zoomed)
  await everyControl()
  await flash.hostname().fill('kitchen')
  await button('Reset Host name').focus()
  await page.getByRole('heading', { name: /Every control/ }).click()
  await page.keyboard.press('/')
  const search = page.getByRole('searchbox', { name: 'Search options' })
  await expect(search).toBeFocused()
  await page.keyboard.type('bluetooth')
  await expect(page.getByText(/^1 of \d+ options$/)).toBeVisible()
  await expect(page.getByRole('switch', { name: 'Bluetooth' })).toBeVisible()
  await expect(page.getByRole('switch', { name: 'Backups' })).toBeHidden()
  await fits('zoom-search')
  await page.keyboard.press('Enter')
  await heading(/Every control/)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  await expect(field('Host name')).toBeVisible()
  await expect(page.getByRole('switch')).toHaveCount(0)
  await fits('zoom-only-changed')
  await button('Reset Host name').press('Enter')
  await expect(field('Host name')).toHaveValue('every')
  await expect(field('Host name')).toBeFocused()
  await page.getByRole('checkbox', { name: /^Only changed/ }).uncheck()
  await page.setViewportSize({ width: 1280, height: 800 })
  await field('Host name').fill('cellar')
  await lookedAt(page, 'form-changed', { theme: 'light', width: 1280, height: 800 })
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  await lookedAt(page, 'form-changed', { theme: 'dark', width: 1280, height: 800 })
  await button('Reset all').press('Enter')
  await expect(field('Host name')).toHaveValue('every')
  await page.keyboard.press('Enter')
  await expect(field('Host name')).toHaveValue('cellar')
})

test('the erase button can be reached at 200 % zoom', async () => {
  const { image, page } = bench
  test.skip(noLoopDevices !== null, `${noLoopDevices}`)
  await page.setViewportSize(zoomed)
  await at(`/images/${image}`)
  await flash.fromImage()
  await fits('zoom-flash-drives')
  await toConfirm()
  const erase = flash.erase(/^Erase Loop device/)
  await expect(erase).toBeEnabled()
  await expect(erase).toBeInViewport({ ratio: 1 })
  await fits('zoom-flash-confirm')
})
