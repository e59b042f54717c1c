// The whole main job by keys alone, from the first page to a verified drive: nothing is clicked, nothing is focused but by
// Tab, and before each key something of the page has the focus.
import { expect, type Locator, type Page, test } from '@playwright/test'
import { flashPage, noLoopDevices } from '../pages/flash.ts'
import { inWindow } from '../pages/window.ts'
import { windowBench } from '../support/window-bench.ts'

const bench = windowBench()
// A build and a flash, with some hundred keys.
test.setTimeout(600_000)

/** More stops than any page here has. */
const mostStops = 120

/** What has the focus, in words; null for the body, where keys lead nowhere. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const { activeElement: active, body } = document
    return active && active !== body ? `${active.tagName} ${active.textContent?.slice(0, 40)}` : null
  })

/** A page that has changed takes the focus, a moment later. */
async function press(page: Page, key: string) {
  await expect.poll(() => focused(page), `the focus before ${key}`).not.toBeNull()
  await page.keyboard.press(key)
}

async function tabTo(page: Page, wanted: Locator) {
  const has = () => wanted.evaluate(element => element === document.activeElement)
  for (let stops = 0; !(await has()); stops++) {
    // Tab skips a button that waits for a check, also for a check that has just begun, and would go past it to the end.
    await expect(wanted).toBeEnabled()
    expect(stops, `Tab has to come to ${wanted}`).toBeLessThan(mostStops)
    await press(page, 'Tab')
  }
}

async function pressOn(page: Page, wanted: Locator) {
  await tabTo(page, wanted)
  await press(page, 'Enter')
}

test('from the first page to a verified drive by keys alone, with the focus never lost [M3]', async () => {
  const { drive, page } = bench
  test.skip(noLoopDevices !== null, `${noLoopDevices}`)
  const { button, field, main, reached } = inWindow(() => page)
  const flash = flashPage(() => page)

  await reached(/What do you want to do/)
  await page.keyboard.press('Control+n')
  await reached(/What should the machine be/)
  // A document that was just opened has nothing in focus.
  await page.keyboard.press('Tab')
  // The group is one stop; arrows choose in it.
  await tabTo(page, page.getByRole('group', { name: 'Profile' }).getByRole('radio').first())
  await press(page, 'Space')
  const tiny = page.getByRole('radio', { name: /^Tiny/ })
  for (let moves = 0; !(await tiny.isChecked()); moves++) {
    expect(moves, 'arrows have to come to Tiny').toBeLessThan(20)
    await press(page, 'ArrowDown')
  }
  await press(page, 'Enter')
  await reached(/^Configure Tiny/)
  await tabTo(page, field('Host name'))
  await press(page, 'Control+a')
  await page.keyboard.type('by-keys')
  await pressOn(page, button('Build'))
  await expect(page.getByRole('heading', { name: 'The image is ready' })).toBeVisible({ timeout: 200_000 })
  await pressOn(page, main().getByRole('link', { name: 'Flash', exact: true }))

  await reached(/Where should it go/)
  await pressOn(page, flash.byPath())
  await tabTo(page, flash.devicePath())
  await page.keyboard.type(drive)
  await press(page, 'Enter')
  await expect(page.getByRole('checkbox', { name: new RegExp(drive) })).toBeChecked()
  await pressOn(page, button('Next'))
  await reached(/^Personalise/)
  await tabTo(page, field('Host name'))
  await page.keyboard.type('by-keys')
  await pressOn(page, button('Next'))
  await reached(/Erase this drive/)
  await pressOn(page, button(/^Erase Loop device/))
  await flash.verified()
  await expect.poll(() => focused(page), 'the focus at the end').not.toBeNull()
})
