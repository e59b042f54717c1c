// What is chosen, on and current is visible in forced colours.
import { expect, type Locator, test } from '@playwright/test'
import { flashPage, noLoopDevices } from '../pages/flash.ts'
import { newImage } from '../pages/new-image.ts'
import { inWindow } from '../pages/window.ts'
import { drawn, lookedAt } from '../support/looks.ts'
import { windowBench } from '../support/window-bench.ts'

const bench = windowBench()
const flash = flashPage(() => bench.page)
const wizard = newImage(() => bench.page)
const { next } = inWindow(() => bench.page)
const { at, heading } = bench

for (const colorScheme of ['light', 'dark'] as const)
  test(`what is chosen, on and current is visible in forced colours, ${colorScheme}`, async () => {
    const { page } = bench
    await page.emulateMedia({ forcedColors: 'active', colorScheme, reducedMotion: 'reduce' })
    const card = (name: string) => page.locator('.choice', { hasText: name })
    const shows = async (element: Locator, change: () => Promise<unknown>) => {
      const before = await drawn(page, element)
      await change()
      expect(await drawn(page, element), `${element} looks the same before and after`).not.toBe(before)
    }
    const steps = page.getByRole('list', { name: 'Steps' })
    await wizard.open()
    await shows(card('Every control'), () =>
      page.getByRole('radio', { name: 'Every control' }).check({ force: true }),
    )
    await shows(steps.getByRole('listitem').nth(1), async () => {
      await next()
      await heading(/Every control/)
    })
    await shows(page.getByRole('switch', { name: 'Backups' }), () =>
      page.getByRole('switch', { name: 'Backups' }).click(),
    )
    await shows(page.locator('.choice', { hasText: 'Beta' }), () =>
      page.getByRole('radio', { name: 'Beta' }).check({ force: true }),
    )
    await lookedAt(page, 'forced-options', { theme: colorScheme, width: 1280, height: 800 })
    await wizard.formats()
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
  const { drive, image, page } = bench
  test.skip(noLoopDevices !== null, `${noLoopDevices}`)
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' })
  await at(`/images/${image}`)
  await flash.fromImage()
  await flash.addDrive(drive)
  const row = flash.row(drive)
  const chosen = await drawn(page, row.locator('.choice'))
  await lookedAt(page, 'forced-drives', { theme: 'light', width: 1280, height: 800 })
  await row.getByRole('checkbox').uncheck({ force: true })
  expect(await drawn(page, row.locator('.choice'))).not.toBe(chosen)
})
