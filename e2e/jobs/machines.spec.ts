// A machine from its image to its removal, through the window: a real QEMU with the lab's image.
import { rmSync } from 'node:fs'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { noChromium, openChromium } from '../support/chromium.ts'
import { freshHome, kiln, type Served, serve } from '../support/kiln-process.ts'
import { inEveryLook } from '../support/looks.ts'
import { endMachines } from '../support/machines-end.ts'
import { openPage, openWindow } from '../support/open-window.ts'

test.skip(noChromium !== null, `machines in the window: ${noChromium}`)
test.setTimeout(600_000)

/** Emulated and beside other tests. */
const bootMs = 300_000
const workMs = 120_000

let home: string
let served: Served
let browser: Browser
let page: Page
let complaints: string[]

test.beforeAll(async () => {
  home = freshHome()
  await kiln(home, 'build', 'tiny', '-f', 'raw', '--name', 'Kitchen', '--json')
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

const go = (name: string) =>
  page.getByRole('navigation', { name: 'Kiln' }).getByRole('link', { name }).click()
const button = (name: string | RegExp) => page.getByRole('button', { name })
const state = (name: string) => page.getByRole('heading', { level: 1 }).getByText(name, { exact: true })
/** What the serial port shows, as it is read out to who does not see it. */
const serial = () => page.locator('.xterm-accessibility').innerText()

async function type(line: string) {
  await page.getByRole('textbox', { name: 'Serial port' }).focus()
  await page.keyboard.type(`${line}\n`)
}

test('a machine runs, is typed into, goes back to a checkpoint, powers off and is removed [R3]', async () => {
  await go('Machines')
  await expect(page.getByText('No machines yet')).toBeVisible()
  await inEveryLook(page, 'machines-none')

  await go('Images')
  await page.getByRole('link', { name: /Kitchen/ }).click()
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Run Kitchen' })
  await expect(dialog.getByText('SSH, port 22')).toBeVisible()
  await inEveryLook(page, 'machine-run')
  await dialog.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page).toHaveURL(/#\/machines\/tiny-[0-9a-f]{4}$/, { timeout: workMs })
  await expect(state('Running')).toBeVisible()

  // noVNC's canvas has the size of the guest's screen once frames have come.
  const canvas = page.locator('[role=application] canvas')
  await expect
    .poll(() => canvas.evaluate(element => (element as HTMLCanvasElement).width))
    .toBeGreaterThan(600)

  await page.getByRole('tab', { name: 'Serial port' }).click()
  await expect.poll(serial, { timeout: bootMs }).toContain('kiln-lab: ready')
  await type('echo before > /root/mark; echo sum $((40+2))')
  await expect.poll(serial, { timeout: workMs }).toContain('sum 42')

  // The keyboard is given back by keys.
  await page.keyboard.press('Control+Alt+KeyG')
  await expect(button('Release the keyboard')).toBeFocused()

  await page.getByRole('textbox', { name: 'Name of the new checkpoint' }).fill('before')
  await button('Create').click()
  await expect(button('Go back to before')).toBeEnabled({ timeout: workMs })
  await type('echo after > /root/mark; cat /root/mark')
  await expect.poll(serial, { timeout: workMs }).toMatch(/^after$/m)
  await button('Go back to before').click()
  await inEveryLook(page, 'dialog-checkpoint-back')
  await page.getByRole('dialog').getByRole('button', { name: 'Go back' }).click()
  await expect(page.getByText('Kitchen went back to the checkpoint before')).toBeVisible({ timeout: workMs })
  await type('echo it was $(cat /root/mark)')
  await expect.poll(serial, { timeout: workMs }).toContain('it was before')
  await inEveryLook(page, 'machine')

  await go('Machines')
  await expect(page.getByText('Running', { exact: true })).toBeVisible()
  await inEveryLook(page, 'machines')
  await page.getByRole('link', { name: 'Kitchen' }).click()

  await button('Reset').click()
  await inEveryLook(page, 'dialog-machine-reset')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)

  await button('Power off').click()
  await expect(state('Off')).toBeVisible({ timeout: workMs })
  await page.getByRole('button', { name: 'Remove', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove the machine' }).click()
  await expect(page.getByText('No machines yet')).toBeVisible()
  expect(complaints).toEqual([])
})
