// The whole main job by keys alone, from the first page to a verified drive: nothing is clicked, nothing is focused but by
// Tab, and before each key something of the page has the focus.
import { expect, type Locator, type Page, test } from '@playwright/test'
import { noLoopDevices } from '../pages/flash.ts'
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
    // Tab skips a button that waits for a check, also for one that began meanwhile, and would go past it to the end.
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
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })
  const text = (name: string) => page.getByRole('textbox', { name, exact: true })
  const step = (name: RegExp) => expect(page.getByRole('heading', { name }).first()).toBeVisible()

  await step(/What should the machine be/)
  // A document that was just opened has nothing in focus.
  await page.keyboard.press('Tab')
  // The group is one stop; arrows choose in it.
  await tabTo(page, page.getByRole('radio').first())
  await press(page, 'Space')
  const tiny = page.getByRole('radio', { name: /^Tiny/ })
  for (let moves = 0; !(await tiny.isChecked()); moves++) {
    expect(moves, 'arrows have to come to Tiny').toBeLessThan(20)
    await press(page, 'ArrowDown')
  }
  await press(page, 'Enter')
  await step(/^Configure Tiny/)
  await tabTo(page, text('Host name'))
  await press(page, 'Control+a')
  await page.keyboard.type('by-keys')
  await press(page, 'Enter')
  await step(/Which formats/)
  await pressOn(page, button('Next'))
  await step(/Ready to build/)
  await pressOn(page, button('Build'))
  await expect(page.getByRole('heading', { name: 'The image is ready' })).toBeVisible({ timeout: 200_000 })
  await pressOn(page, page.getByRole('main').getByRole('link', { name: 'Flash', exact: true }))

  await step(/What should be written/)
  await expect(page.getByText('Can be personalised')).toBeVisible()
  await pressOn(page, button('Next'))
  await step(/Where should it go/)
  await pressOn(page, page.locator('summary', { hasText: /^Use a device path/ }))
  await tabTo(page, text('Device path'))
  await page.keyboard.type(drive)
  await press(page, 'Enter')
  await expect(page.getByRole('checkbox', { name: new RegExp(drive) })).toBeChecked()
  await pressOn(page, button('Next'))
  await step(/^Personalise/)
  await tabTo(page, text('Host name'))
  await page.keyboard.type('by-keys')
  await pressOn(page, button('Next'))
  await step(/Erase this drive/)
  await pressOn(page, button(/^Erase Loop device/))
  await expect(page.getByText('Verified. You can remove it safely.')).toBeVisible({ timeout: 200_000 })
  await expect.poll(() => focused(page), 'the focus at the end').not.toBeNull()
})
