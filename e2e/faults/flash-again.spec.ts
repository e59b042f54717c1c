// What becomes of flashing through the window when something went wrong, or was forgotten, before.
import { expect, test } from '@playwright/test'
import { flashPage, rememberedKey } from '../pages/flash.ts'
import { inWindow } from '../pages/window.ts'
import { brokenDrive } from '../support/broken-drive.ts'
import { flashBench } from '../support/flash-bench.ts'
import { inEveryLook } from '../support/looks.ts'
import { workMs } from '../support/patience.ts'

const size = 512 << 20
const bench = flashBench()
const flash = flashPage(() => bench.page)
const { button, next } = inWindow(() => bench.page)

test('refuses a drive that is too small, says which drive failed while the other continues, and retries that one', async () => {
  const { home, loops, page } = bench
  const broken = brokenDrive(bench.loops, size)
  const bad = broken.path
  const good = loops.attach('good', size)
  const small = loops.attach('small', 16 << 20)

  await flash.fromImage()
  await flash.addDrive(small.path)
  const refused = flash.row(small.path)
  await expect(refused).toContainText('It is too small')
  await expect(refused.getByRole('checkbox')).toBeDisabled()
  await flash.addDrive(good.path)
  await flash.addDrive(bad)
  await expect(page.getByText('2 drives chosen')).toBeVisible()
  await next()
  await flash.hostname().fill('box')
  await expect(page.getByText('The drives get box-1 and box-2.')).toBeVisible()
  await next()
  await flash.erase('Erase 2 drives and write').click()

  await expect(page.getByRole('heading', { name: '1 of 2 drives ready.' })).toBeVisible({ timeout: workMs })
  await expect(flash.row(good.path)).toContainText('Verified. You can remove it safely.')
  const failed = flash.row(bad)
  await expect(failed).toContainText(/failed at byte|disappeared|differs/)
  await expect(failed).toContainText('not usable')
  await expect(failed).not.toContainText('Verified')
  await inEveryLook(page, 'flash-failed')

  // After a reload Kiln asks for the personal answers again, for this drive only: they were in memory.
  await page.reload()
  await button('Retry the failed drive').click()
  await expect(page.getByRole('heading', { name: 'Personalise this drive' })).toBeVisible()
  await flash.hostname().fill('box-2')
  await next()
  await expect(page.getByRole('list', { name: /will be erased$/ })).not.toContainText(good.path)
  await flash.erase('Erase Loop device 537 MB and write').click()
  await expect(page.getByText('Loop device 537 MB could not be flashed.')).toBeVisible({ timeout: workMs })

  // Plugged in again it may be another drive: what will be erased is shown again, and it gets what it was to get.
  broken.grow()
  broken.plugInAgain()
  await button('Retry the failed drive').click()
  await expect(page.getByRole('heading', { name: 'Erase this drive and write?' })).toBeVisible()
  await expect(page.getByText('Personal settings: box-2, a host key.')).toBeVisible()
  await flash.erase('Erase Loop device 537 MB and write').click()
  await flash.verified()
  await expect(flash.drives()).toHaveCount(1)
  await expect(page.getByText('is now box-2')).toBeVisible()
  expect(rememberedKey(home, 'box-1').equals(rememberedKey(home, 'box-2'))).toBe(false)
})

test('retries a drive at once that stayed plugged in', async () => {
  const { page } = bench
  const broken = brokenDrive(bench.loops, size)
  await flash.fromImage()
  await flash.addDrive(broken.path)
  await next()
  await flash.hostname().fill('cellar')
  await next()
  await flash.erase('Erase Loop device 537 MB and write').click()
  await expect(page.getByText('Loop device 537 MB could not be flashed.')).toBeVisible({ timeout: workMs })
  broken.grow()
  await button('Retry the failed drive').click()
  await expect(page.getByText('is now cellar')).toBeVisible({ timeout: workMs })
})

test('a reload before the last button never leaves out what was typed: Kiln asks for it again', async () => {
  const { loops, page } = bench
  await flash.fromImage()
  await flash.addDrive(loops.attach('stick', size).path)
  await next()
  await button('Add a network').click()
  await page.getByRole('textbox', { name: 'Network' }).fill('Home')
  await page.getByRole('textbox', { name: 'Passphrase' }).fill('open sesame')
  await next()
  await expect(flash.erase()).toBeEnabled()

  await page.reload()
  await expect(page.getByText('Some answers were lost when the window was reloaded')).toBeVisible()
  await expect(page.getByText('Passphrases and secrets are in memory only')).toBeVisible()
  await expect(page.getByText('It was lost when the window was reloaded. Enter it again.')).toBeVisible()
  await inEveryLook(page, 'flash-lost')
  await flash.hostname().fill('box')
  await next()
  await expect(page.getByText('Some answers have to be corrected.').first()).toBeVisible()
  await page.getByRole('textbox', { name: 'Passphrase' }).fill('open sesame')
  await expect(page.getByText('Some answers were lost when the window was reloaded')).toBeHidden()
  await next()
  await expect(page.getByText('Personal settings: box, Wi-Fi Home, a host key.')).toBeVisible()
})

test('two clicks in one frame erase the drive once', async () => {
  const { loops, page } = bench
  const drive = loops.attach('twice', size)
  const sent: string[] = []
  page.on('websocket', socket => socket.on('framesent', ({ payload }) => sent.push(String(payload))))
  await page.reload()
  await flash.fromImage()
  await flash.addDrive(drive.path)
  await next()
  await flash.hostname().fill('twice')
  await next()
  const erase = flash.erase('Erase Loop device 537 MB and write')
  await expect(erase).toBeEnabled()
  await erase.evaluate(button => {
    if (!(button instanceof HTMLElement)) throw new Error('The button is not an HTML element.')
    button.click()
    button.click()
  })
  await flash.verified()
  expect(sent.filter(frame => frame.includes('flash.start'))).toHaveLength(1)
})
