// What a window has to do whatever page is shown: the document never scrolls, names stay within it, keys and the palette
// lead everywhere.
import { expect, test } from '@playwright/test'
import { flashPage, noLoopDevices } from '../pages/flash.ts'
import { settingsPage } from '../pages/settings.ts'
import { inWindow } from '../pages/window.ts'
import { longName } from '../support/built-home.ts'
import { inEveryLook, lookedAt, zoomed } from '../support/looks.ts'
import { windowBench } from '../support/window-bench.ts'

const bench = windowBench()
const flash = flashPage(() => bench.page)
const settings = settingsPage(() => bench.page)
const { button, dialog, field, step, title } = inWindow(() => bench.page)
const { at, everyControl, heading } = bench

/** How far the document itself can be scrolled, and is. */
const documentScroll = () =>
  bench.page.evaluate(() => {
    const { scrollHeight, clientHeight, scrollWidth, clientWidth } = document.documentElement
    document.querySelector('form')?.lastElementChild?.scrollIntoView({ block: 'start' })
    window.scrollTo(0, 10_000)
    const moved = [document.documentElement.scrollTop, document.body.scrollTop]
    return { moved, below: scrollHeight - clientHeight, beside: scrollWidth - clientWidth }
  })

test('the document does not scroll under a long form with switches', async () => {
  const { page } = bench
  await everyControl()
  await expect(page.getByRole('switch').first()).toBeVisible()
  expect(await documentScroll()).toEqual({ moved: [0, 0], below: 0, beside: 0 })
  await inEveryLook(page, 'form')
  await page.getByRole('switch', { name: 'Bluetooth' }).scrollIntoViewIfNeeded()
  await step(/^What/)
  await heading(/What should the machine be/)
  // The step begins at its top, and the head of the page is where it was.
  await expect(title()).toBeInViewport()
  await expect(page.getByText('What do you want to do?')).toBeInViewport()
  expect(await documentScroll()).toEqual({ moved: [0, 0], below: 0, beside: 0 })
})

test('a question mark lists the keys, Esc closes them, and the palette opens About', async () => {
  const { home, page } = bench
  await expect(title()).toBeVisible()
  await page.keyboard.press('?')
  await expect(dialog('Keyboard shortcuts')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog()).toHaveCount(0)
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('about kiln')
  await page.keyboard.press('Enter')
  const about = dialog('About Kiln')
  await expect(about).toContainText('MIT')
  await expect(about.getByText(home).first()).toBeVisible()
})

test('a link to a profile that is not there says so, and others can be chosen', async () => {
  const { page } = bench
  await at('/new?profile=nowhere')
  await expect(page.getByText(/There is no profile “nowhere” here/).first()).toBeVisible()
  await expect(page.getByRole('radio', { name: 'Every control' })).toBeAttached()
})

test('below one drive there is no empty space', async () => {
  const { drive, image, page } = bench
  test.skip(noLoopDevices !== null, `${noLoopDevices}`)
  await at(`/images/${image}`)
  await flash.fromImage()
  await flash.addDrive(drive)
  const list = page.getByRole('list', { name: 'Drives', exact: true })
  // Only this one is looked at: other computers have their own drives in the list.
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
  const { page } = bench
  await page.getByRole('navigation', { name: 'Kiln' }).getByRole('button', { name: /Go to/ }).click()
  await page.getByRole('combobox').fill('nothing like this')
  await expect(page.getByText('Nothing matches')).toBeVisible()
  await page.getByRole('combobox').fill('settings')
  await page.keyboard.press('Enter')
  await expect(settings.title()).toBeFocused()
})

test('a setting is found in the palette, and has the focus then', async () => {
  const { page } = bench
  const choice = settings.parallelDerivations()
  // From another page, and from the page itself.
  for (const from of ['/images', '/settings']) {
    await at(from)
    await page.getByRole('navigation', { name: 'Kiln' }).getByRole('button', { name: /Go to/ }).click()
    await page.getByRole('combobox').fill('derivations')
    await page.keyboard.press('Enter')
    await settings.shown()
    await expect(choice).toBeFocused()
  }
})

test('an image is the start of the next one with its settings', async () => {
  const { image, page } = bench
  await at(`/images/${image}`)
  await button('Build again with these answers').click()
  await heading(/Configure Tiny/)
  await expect(field('Name of the box')).toHaveValue(longName)
  await field('Name of the box').fill('')
  await field('Host name').fill('kitchen')
  await expect(field('Name of the box')).toHaveAttribute('placeholder', 'kitchen')
  await expect(page.getByText('--name kitchen')).toBeVisible()
})

test('a long name stays within its dialog and its button', async () => {
  const { image, page } = bench
  for (const size of [{ width: 1280, height: 800 }, zoomed]) {
    await page.setViewportSize(size)
    await at(`/images/${image}`)
    await page.getByRole('button', { name: /^Remove/ }).click()
    const box = await dialog().boundingBox()
    const buttons = await Promise.all(
      (await dialog().getByRole('button').all()).map(button => button.boundingBox()),
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
