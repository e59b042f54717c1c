// The first hour of a new user: from an empty home to the demo that is built, runs, and is on a drive. Every press of the
// pointer, and every Enter in its place, is counted. The drive is a loop device, whose path is typed; a stick is in the list.
import { expect, type Page, test } from '@playwright/test'
import { loopDevices } from '#test/drives/loop-devices.ts'
import { flashPage, noLoopDevices } from '../pages/flash.ts'
import { machinePage } from '../pages/machines.ts'
import { inWindow } from '../pages/window.ts'
import { endMachines } from '../support/machines-end.ts'
import { bootMs, workMs } from '../support/patience.ts'
import { servedPage } from '../support/served-page.ts'

/** The clicks with a stick: 4 to the build, 1 to the machine, 5 to the drive. */
const most = 10

test.skip(noLoopDevices !== null, `the first hour: ${noLoopDevices}`)
const bench = servedPage('the first hour', { finish: endMachines })
const { button, field, link, main, next, reached } = inWindow(() => bench.page)
const flash = flashPage(() => bench.page)
const machine = machinePage(() => bench.page)
const loops = loopDevices()
test.afterAll(() => loops.close())

test('a new user has the demo built, running and on a drive after a few clicks [N16]', async () => {
  test.setTimeout(900_000)
  const { page } = bench
  const drive = loops.attach('stick', 512 << 20)
  const counted = await counter(page)
  const soFar: string[] = []
  const note = async (what: string) => soFar.push(`${await counted()}: ${what}`)

  await reached('What do you want to do?')
  await link(/^Try it on this computer/).click()
  await page.getByRole('radio', { name: /^Tiny/ }).click({ force: true })
  await next()
  await reached(/^Configure/)
  await button('Build').click()
  await reached(/The image is ready/, 200_000)
  await note('built')

  await main().getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page).toHaveURL(/#\/machines\//, { timeout: workMs })
  await expect(machine.state('Running')).toBeVisible({ timeout: bootMs })
  await note('running')

  await main().getByRole('link', { name: 'Flash a drive' }).click()
  await reached('Where should it go?')
  // These steps replace one click on a stick in the list.
  await flash.byPath().click()
  await field('Device path').focus()
  await page.keyboard.type(drive.path)
  await button('Add').click()
  const instead = 1
  await expect(flash.row(drive.path)).toBeVisible()
  await next()
  await reached(/^Personalise this drive/)
  await next()
  await flash.erase().click()
  await flash.verified()
  await note(`flashed, ${instead} more than with a stick`)
  console.log(`Clicks: ${soFar.join('; ')}`)
  expect((await counted()) - instead, soFar.join('; ')).toBeLessThanOrEqual(most)
})

/** Counts what a person does, not what the page does. */
async function counter(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const pressed = { count: 0 }
    const add = (event: Event) => {
      if (event.isTrusted) pressed.count += 1
    }
    addEventListener('pointerdown', add, true)
    addEventListener('keydown', event => event.key === 'Enter' && add(event), true)
    Object.assign(window, { pressed })
  })
  return () => page.evaluate(() => (window as unknown as { pressed: { count: number } }).pressed.count)
}
