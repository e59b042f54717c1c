// A machine from its image to its removal, through the window: a real QEMU with the lab's image.
import { rmSync } from 'node:fs'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { machinePage } from '../pages/machines.ts'
import { inWindow } from '../pages/window.ts'
import { builtHome } from '../support/built-home.ts'
import { noChromium, openChromium } from '../support/chromium.ts'
import { type Served, serve } from '../support/kiln-process.ts'
import { inEveryLook } from '../support/looks.ts'
import { endMachines } from '../support/machines-end.ts'
import { openPage, openWindow } from '../support/open-window.ts'
import { workMs } from '../support/patience.ts'

test.skip(noChromium !== null, `machines in the window: ${noChromium}`)
test.setTimeout(600_000)

let home: string
let served: Served
let browser: Browser
let page: Page
let complaints: string[]

test.beforeAll(async () => {
  ;({ home } = builtHome())
  served = await serve(home)
  browser = await openChromium()
  ;({ page, complaints } = await openPage(browser))
  await openWindow(page, served.address)
})
test.afterAll(async () => {
  await browser.close()
  endMachines(home)
  await served.close()
  rmSync(home, { recursive: true, force: true })
})

const { button, dialog, field, library } = inWindow(() => page)
const { booted, openRun, run, shown: serial, state, type } = machinePage(() => page)

test('a machine runs, is typed into, goes back to a checkpoint, powers off and is removed [R3]', async () => {
  await library('Machines')
  await expect(page.getByText('No machines yet')).toBeVisible()
  await inEveryLook(page, 'machines-none')

  await openRun('Kitchen')
  await inEveryLook(page, 'machine-run')
  await run('Kitchen')
  await expect(state('Running')).toBeVisible()

  // noVNC's canvas has the size of the guest's screen once frames have come.
  const canvas = page.locator('[role=application] canvas')
  await expect
    .poll(() => canvas.evaluate(element => (element as HTMLCanvasElement).width))
    .toBeGreaterThan(600)

  await booted('kiln-lab: ready')
  await type('Serial port', 'echo before > /root/mark; echo sum $((40+2))')
  await expect.poll(serial, { timeout: workMs }).toContain('sum 42')

  // The keyboard is given back by keys.
  await page.keyboard.press('Control+Alt+KeyG')
  await expect(button('Release the keyboard')).toBeFocused()

  await field('Name of the new checkpoint').fill('before')
  await button('Create').click()
  await expect(button('Go back to before')).toBeEnabled({ timeout: workMs })
  await type('Serial port', 'echo after > /root/mark; cat /root/mark')
  await expect.poll(serial, { timeout: workMs }).toMatch(/^after$/m)
  await button('Go back to before').click()
  await expect(dialog().getByRole('button', { name: 'Go back' })).toBeVisible()
  await inEveryLook(page, 'dialog-checkpoint-back')
  await dialog().getByRole('button', { name: 'Go back' }).click()
  await expect(page.getByText('Kitchen went back to the checkpoint before')).toBeVisible({ timeout: workMs })
  await type('Serial port', 'echo it was $(cat /root/mark)')
  await expect.poll(serial, { timeout: workMs }).toContain('it was before')
  await inEveryLook(page, 'machine')

  await library('Machines')
  await expect(page.getByText('Running', { exact: true })).toBeVisible()
  await inEveryLook(page, 'machines')
  await page.getByRole('link', { name: 'Kitchen' }).click()

  await button('Reset').click()
  await expect(dialog().getByRole('button', { name: 'Reset' })).toBeVisible()
  await inEveryLook(page, 'dialog-machine-reset')
  await page.keyboard.press('Escape')
  await expect(dialog()).toHaveCount(0)

  await button('Power off').click()
  await expect(state('Off')).toBeVisible({ timeout: workMs })
  await button('Remove').click()
  await dialog().getByRole('button', { name: 'Remove the machine' }).click()
  await expect(page.getByText('No machines yet')).toBeVisible()
  expect(complaints).toEqual([])
})
