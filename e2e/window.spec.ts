// What a window has to do whatever page is shown: the document never scrolls, what is chosen is visible in forced colours,
// everything can be reached at 200 % zoom (640×400), and long names stay within the window.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, expect, type Locator, type Page, test } from '@playwright/test'
import { type LoopDevices, loopDevices } from '#test/loop-devices.ts'
import { noChromium, openChromium } from './chromium.ts'
import { expectNothingTooWide } from './fits.ts'
import { addDrive, flashThisImage, next, noLoopDevices } from './flash-steps.ts'
import { freshHome, kiln, type Served, serve } from './kiln-process.ts'
import { drawn, lookedAt, zoomed } from './looks.ts'
import { openWindow } from './open-window.ts'

test.skip(noChromium !== null, `the window: ${noChromium}`)

const longName = `kitchen-${'a-long-name-that-somebody-gave-'.repeat(2)}end`

let home: string
let served: Served
let browser: Browser
let page: Page
let image: string
let loops: LoopDevices
let drive: string

test.beforeAll(async () => {
  process.env['KILN_PROFILES'] = join(import.meta.dirname, 'profiles')
  home = freshHome()
  const built = await kiln(home, 'build', 'tiny', '-f', 'raw', '--name', longName, '--json')
  image = (built.lines.at(-1) as unknown as { image: { id: string } }).image.id
  loops = loopDevices()
  if (!noLoopDevices) drive = loops.attach('stick', 512 << 20).path
  browser = await openChromium()
  served = await serve(home)
})
test.afterAll(async () => {
  await browser?.close()
  await served?.close()
  loops?.close()
  delete process.env['KILN_PROFILES']
  if (home) rmSync(home, { recursive: true, force: true })
})

test.beforeEach(async () => {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
  })
  page = await context.newPage()
  await openWindow(page, await served.newAddress())
})
test.afterEach(() => page.context().close())

const at = (place: string) => page.goto(`${new URL(served.address).origin}/#${place}`)
const heading = (name: RegExp) => expect(page.getByRole('heading', { name }).first()).toBeVisible()

/** To the options of the profile that has one of each kind. */
async function everyControl() {
  await page.getByRole('radio', { name: 'Every control' }).check({ force: true })
  await next(page)
  await heading(/Every control/)
}

/** To the last step of flashing, where nothing is ever started here. */
async function toConfirm() {
  await at(`/images/${image}`)
  await flashThisImage(page)
  await addDrive(page, drive)
  await next(page)
  await page.getByRole('textbox', { name: 'Host name' }).fill('kitchen')
  await next(page)
  await heading(/Erase this drive/)
}

/** How far the document itself can be scrolled, and is. */
const documentScroll = () =>
  page.evaluate(() => {
    const { scrollHeight, clientHeight, scrollWidth, clientWidth } = document.documentElement
    document.querySelector('form')?.lastElementChild?.scrollIntoView({ block: 'start' })
    window.scrollTo(0, 10_000)
    const moved = [document.documentElement.scrollTop, document.body.scrollTop]
    return { moved, below: scrollHeight - clientHeight, beside: scrollWidth - clientWidth }
  })

test('the document does not scroll under a long form with switches', async () => {
  await everyControl()
  await expect(page.getByRole('switch').first()).toBeVisible()
  expect(await documentScroll()).toEqual({ moved: [0, 0], below: 0, beside: 0 })
  await page.getByRole('switch', { name: 'Bluetooth' }).scrollIntoViewIfNeeded()
  await next(page)
  await heading(/Which formats/)
  // The step begins at its top, and the head of the page is where it was.
  await expect(page.getByRole('heading', { level: 1 })).toBeInViewport()
  await expect(page.getByRole('heading', { name: /Which formats/ })).toBeInViewport()
  expect(await documentScroll()).toEqual({ moved: [0, 0], below: 0, beside: 0 })
})

for (const colorScheme of ['light', 'dark'] as const)
  test(`what is chosen, on and current is visible in forced colours, ${colorScheme}`, async () => {
    await page.emulateMedia({ forcedColors: 'active', colorScheme, reducedMotion: 'reduce' })
    const card = (name: string) => page.locator('.choice', { hasText: name })
    const shows = async (element: Locator, change: () => Promise<unknown>) => {
      const before = await drawn(page, element)
      await change()
      expect(await drawn(page, element), `${element} looks the same before and after`).not.toBe(before)
    }
    const steps = page.getByRole('list', { name: 'Steps' })
    await shows(card('Every control'), () =>
      page.getByRole('radio', { name: 'Every control' }).check({ force: true }),
    )
    await shows(steps.getByRole('listitem').nth(1), async () => {
      await next(page)
      await heading(/Every control/)
    })
    await shows(page.getByRole('switch', { name: 'Backups' }), () =>
      page.getByRole('switch', { name: 'Backups' }).click(),
    )
    await shows(page.locator('.choice', { hasText: 'Beta' }), () =>
      page.getByRole('radio', { name: 'Beta' }).check({ force: true }),
    )
    await lookedAt(page, 'forced-options', { theme: colorScheme, width: 1280, height: 800 })
    await next(page)
    await shows(card('VMDK'), () => page.getByRole('checkbox', { name: 'VMDK' }).check({ force: true }))
    await lookedAt(page, 'forced-formats', { theme: colorScheme, width: 1280, height: 800 })
    const places = page.getByRole('navigation', { name: 'Kiln' }).getByRole('link')
    await shows(places.filter({ hasText: 'Settings' }), () => at('/settings'))
    await page.getByRole('navigation').getByRole('button', { name: /Go to/ }).click()
    await expect(page.getByRole('option').nth(1)).toBeVisible()
    const second = page.getByRole('option').nth(1)
    const before = await second.screenshot()
    await page.keyboard.press('ArrowDown')
    await expect(second).toHaveAttribute('aria-selected', 'true')
    expect((await second.screenshot()).equals(before)).toBe(false)
  })

test('the drive that will be erased is visible in forced colours', async () => {
  test.skip(noLoopDevices !== null, `${noLoopDevices}`)
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' })
  await at(`/images/${image}`)
  await flashThisImage(page)
  await addDrive(page, drive)
  const row = page.getByRole('list', { name: 'Drives' }).getByRole('listitem').filter({ hasText: drive })
  const chosen = await drawn(page, row.locator('.choice'))
  await lookedAt(page, 'forced-drives', { theme: 'light', width: 1280, height: 800 })
  await row.getByRole('checkbox').uncheck({ force: true })
  expect(await drawn(page, row.locator('.choice'))).not.toBe(chosen)
})

test('a question mark lists the keys, Esc closes them, and the palette opens About', async () => {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  for (const size of [{ width: 1280, height: 800 }, zoomed]) {
    await page.setViewportSize(size)
    await lookedAt(page, 'keys', { theme: 'light', ...size })
  }
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('about kiln')
  await page.keyboard.press('Enter')
  const about = page.getByRole('dialog', { name: 'About Kiln' })
  await expect(about).toContainText('MIT')
  await expect(about.getByText(home).first()).toBeVisible()
  await lookedAt(page, 'about', zoomed)
})

test('a link to a profile that is not there says so, and others can be chosen', async () => {
  await at('/new?profile=nowhere')
  await expect(page.getByText(/There is no profile “nowhere” here/).first()).toBeVisible()
  await expect(page.getByRole('radio', { name: 'Every control' })).toBeAttached()
})

test('below one drive there is no empty space', async () => {
  test.skip(noLoopDevices !== null, `${noLoopDevices}`)
  await at(`/images/${image}`)
  await flashThisImage(page)
  await addDrive(page, drive)
  const list = page.getByRole('list', { name: 'Drives', exact: true })
  // Only this one is looked at: other computers have drives of their own in the list.
  const drives = (await list.boundingBox()) ?? { y: 0, height: 0 }
  const rows = await Promise.all((await list.getByRole('listitem').all()).map(row => row.boundingBox()))
  const bottom = Math.max(...rows.map(row => (row?.y ?? 0) + (row?.height ?? 0)))
  expect(drives.y + drives.height - bottom).toBeLessThan(8)
  const below = await list.evaluate(element => {
    const next = element.parentElement?.nextElementSibling
    return (next?.getBoundingClientRect().top ?? 0) - element.getBoundingClientRect().bottom
  })
  expect(below).toBeLessThan(40)
})

test('a palette without a match is accessible, and going to a page gives it the focus', async () => {
  await page.getByRole('navigation', { name: 'Kiln' }).getByRole('button', { name: /Go to/ }).click()
  await page.getByRole('combobox').fill('nothing like this')
  await expect(page.getByText('Nothing matches')).toBeVisible()
  await lookedAt(page, 'palette-empty', { theme: 'light', width: 1280, height: 800 })
  await page.getByRole('combobox').fill('settings')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeFocused()
})

/** Nothing is wider than the window, and what has to be pressed can be. */
async function fits(name: string) {
  await expectNothingTooWide(page, name)
  await lookedAt(page, name, zoomed)
}

test('every page fits a window at 200 % zoom, and its buttons can be reached', async () => {
  await page.setViewportSize(zoomed)
  await everyControl()
  await fits('zoom-options')
  await next(page)
  await heading(/Which formats/)
  await fits('zoom-formats')
  await next(page)
  await heading(/Ready to build/)
  await expect(page.getByRole('button', { name: 'Build', exact: true })).toBeInViewport({ ratio: 1 })
  await fits('zoom-review')
  await page
    .getByRole('list', { name: 'Steps' })
    .getByRole('button', { name: /^Profile/ })
    .click()
  await fits('zoom-profile')
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
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.locator('.animate-pulse')).toHaveCount(0)
    await fits(`zoom-${name}`)
  }
  const side = page.getByRole('navigation', { name: 'Kiln' })
  expect((await side.boundingBox())?.width).toBeLessThan(80)
  await side.getByRole('link', { name: 'Flash' }).click()
  await heading(/^Flash$/)
})

test('beside four next steps the title of a finished build is not cut off at 200 % zoom', async () => {
  await page.setViewportSize(zoomed)
  await at(`/builds/${image}`)
  const title = page.getByRole('heading', { name: 'The image is ready' })
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeVisible()
  expect(await title.evaluate(element => element.scrollWidth - element.clientWidth)).toBe(0)
  await fits('zoom-build-ready')
})

test('a long form is searched, filtered and reset from the keyboard, also at 200 % zoom', async () => {
  await page.setViewportSize(zoomed)
  await everyControl()
  await page.getByRole('textbox', { name: 'Host name' }).fill('kitchen')
  await page.getByRole('button', { name: 'Reset Host name' }).focus()
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
  await expect(page.getByRole('textbox', { name: 'Host name' })).toBeVisible()
  await expect(page.getByRole('switch')).toHaveCount(0)
  await fits('zoom-only-changed')
  await page.getByRole('button', { name: 'Reset Host name' }).press('Enter')
  await expect(page.getByRole('textbox', { name: 'Host name' })).toHaveValue('every')
  await expect(page.getByRole('textbox', { name: 'Host name' })).toBeFocused()
  await page.getByRole('checkbox', { name: /^Only changed/ }).uncheck()
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.getByRole('textbox', { name: 'Host name' }).fill('cellar')
  await lookedAt(page, 'form-changed', { theme: 'light', width: 1280, height: 800 })
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  await lookedAt(page, 'form-changed', { theme: 'dark', width: 1280, height: 800 })
  await page.getByRole('button', { name: 'Reset all' }).press('Enter')
  await expect(page.getByRole('textbox', { name: 'Host name' })).toHaveValue('every')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('textbox', { name: 'Host name' })).toHaveValue('cellar')
})

test('an image is the start of the next one with its settings', async () => {
  await at(`/images/${image}`)
  await page.getByRole('button', { name: 'Build again with these settings' }).click()
  await heading(/Configure Tiny/)
  await expect(page.getByRole('textbox', { name: 'Host name' })).toHaveValue('tiny')
  await next(page)
  await next(page)
  await expect(page.getByRole('textbox', { name: 'Name of the image' })).toHaveValue(longName)
  await page.getByRole('textbox', { name: 'Name of the image' }).fill('')
  await page
    .getByRole('list', { name: 'Steps' })
    .getByRole('button', { name: /^Options/ })
    .click()
  await page.getByRole('textbox', { name: 'Host name' }).fill('kitchen')
  await next(page)
  await next(page)
  await expect(page.getByText('If left empty, the host name is used: kitchen.')).toBeVisible()
  await expect(page.getByText('--name kitchen')).toBeVisible()
})

test('the erase button can be reached at 200 % zoom', async () => {
  test.skip(noLoopDevices !== null, `${noLoopDevices}`)
  await page.setViewportSize(zoomed)
  await at(`/images/${image}`)
  await flashThisImage(page)
  await fits('zoom-flash-drives')
  await toConfirm()
  const erase = page.getByRole('button', { name: /^Erase Loop device/ })
  await expect(erase).toBeEnabled()
  await expect(erase).toBeInViewport({ ratio: 1 })
  await fits('zoom-flash-confirm')
})

test('a long name stays within its dialog and its button', async () => {
  for (const size of [{ width: 1280, height: 800 }, zoomed]) {
    await page.setViewportSize(size)
    await at(`/images/${image}`)
    await page.getByRole('button', { name: /^Remove/ }).click()
    const dialog = page.getByRole('dialog')
    const box = await dialog.boundingBox()
    const buttons = await Promise.all(
      (await dialog.getByRole('button').all()).map(button => button.boundingBox()),
    )
    expect(buttons.length).toBeGreaterThan(1)
    const right = (box?.x ?? 0) + (box?.width ?? 0)
    for (const button of buttons) {
      expect(button?.x).toBeGreaterThanOrEqual(box?.x ?? 0)
      expect((button?.x ?? 0) + (button?.width ?? 0)).toBeLessThanOrEqual(right)
    }
    await lookedAt(page, 'long-name', { theme: 'light', ...size })
    await page.keyboard.press('Escape')
  }
})
