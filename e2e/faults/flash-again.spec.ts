// What becomes of flashing through the window when something went wrong, or was forgotten, before.
import { expect, test } from '@playwright/test'
import { addDrive, drives, flashThisImage, next, rememberedKey } from '../pages/flash.ts'
import { brokenDrive } from '../support/broken-drive.ts'
import { flashBench } from '../support/flash-bench.ts'
import { inEveryLook } from '../support/looks.ts'

const size = 512 << 20
const bench = flashBench()

test('refuses a drive that is too small, says which drive failed while the other goes on, and retries that one', async () => {
  const { home, loops, page } = bench
  const broken = brokenDrive(bench.loops, size)
  const bad = broken.path
  const good = loops.attach('good', size)
  const small = loops.attach('small', 16 << 20)

  await flashThisImage(page)
  await addDrive(page, small.path)
  const refused = drives(page).filter({ hasText: small.path })
  await expect(refused).toContainText('It is too small')
  await expect(refused.getByRole('checkbox')).toBeDisabled()
  await addDrive(page, good.path)
  await addDrive(page, bad)
  await expect(page.getByText('2 drives chosen')).toBeVisible()
  await next(page)
  await page.getByRole('textbox', { name: 'Host name' }).fill('box')
  await expect(page.getByText('The drives get box-1 and box-2.')).toBeVisible()
  await next(page)
  await page.getByRole('button', { name: 'Erase 2 drives and write' }).click()

  await expect(page.getByRole('heading', { name: '1 of 2 drives ready.' })).toBeVisible()
  const ends = drives(page)
  await expect(ends.filter({ hasText: good.path })).toContainText('Verified. You can remove it safely.')
  const failed = ends.filter({ hasText: bad })
  await expect(failed).toContainText(/failed at byte|disappeared|differs/)
  await expect(failed).toContainText('not usable')
  await expect(failed).not.toContainText('Verified')
  await inEveryLook(page, 'flash-failed')

  // After a reload the personal answers are asked for again, for this drive only: they were in memory.
  await page.reload()
  await page.getByRole('button', { name: 'Retry the failed drive' }).click()
  await expect(page.getByRole('heading', { name: 'Personalise this drive' })).toBeVisible()
  await page.getByRole('textbox', { name: 'Host name' }).fill('box-2')
  await next(page)
  await expect(page.getByRole('list', { name: /will be erased$/ })).not.toContainText(good.path)
  await page.getByRole('button', { name: 'Erase Loop device 537 MB and write' }).click()
  await expect(page.getByText('Loop device 537 MB could not be flashed.')).toBeVisible()

  // Plugged in again it may be another drive: what will be erased is shown again, and it gets what it was to get.
  broken.grow()
  broken.plugInAgain()
  await page.getByRole('button', { name: 'Retry the failed drive' }).click()
  await expect(page.getByRole('heading', { name: 'Erase this drive and write?' })).toBeVisible()
  await expect(page.getByText('Personal settings: box-2, a host key.')).toBeVisible()
  await page.getByRole('button', { name: 'Erase Loop device 537 MB and write' }).click()
  await expect(page.getByText('Verified. You can remove it safely.')).toBeVisible()
  await expect(drives(page)).toHaveCount(1)
  await expect(page.getByText('is now box-2')).toBeVisible()
  expect(rememberedKey(home, 'box-1').equals(rememberedKey(home, 'box-2'))).toBe(false)
})

test('retries a drive at once that stayed plugged in', async () => {
  const { page } = bench
  const broken = brokenDrive(bench.loops, size)
  await flashThisImage(page)
  await addDrive(page, broken.path)
  await next(page)
  await page.getByRole('textbox', { name: 'Host name' }).fill('cellar')
  await next(page)
  await page.getByRole('button', { name: 'Erase Loop device 537 MB and write' }).click()
  await expect(page.getByText('Loop device 537 MB could not be flashed.')).toBeVisible()
  broken.grow()
  await page.getByRole('button', { name: 'Retry the failed drive' }).click()
  await expect(page.getByText('is now cellar')).toBeVisible()
})

test('a reload before the last button never leaves out what was typed: it is asked for again', async () => {
  const { loops, page } = bench
  await flashThisImage(page)
  await addDrive(page, loops.attach('stick', size).path)
  await next(page)
  await page.getByRole('button', { name: 'Add a network' }).click()
  await page.getByRole('textbox', { name: 'Network' }).fill('Home')
  await page.getByRole('textbox', { name: 'Passphrase' }).fill('open sesame')
  await next(page)
  await expect(page.getByRole('button', { name: /^Erase/ })).toBeEnabled()

  await page.reload()
  await expect(page.getByText('Some answers were lost when the window was reloaded')).toBeVisible()
  await expect(page.getByText('Passphrases and secrets are in memory only')).toBeVisible()
  await expect(page.getByText('It was lost when the window was reloaded. Enter it again.')).toBeVisible()
  await inEveryLook(page, 'flash-lost')
  await page.getByRole('textbox', { name: 'Host name' }).fill('box')
  await next(page)
  await expect(page.getByText('Some answers have to be corrected.').first()).toBeVisible()
  await page.getByRole('textbox', { name: 'Passphrase' }).fill('open sesame')
  await expect(page.getByText('Some answers were lost when the window was reloaded')).toBeHidden()
  await next(page)
  await expect(page.getByText('Personal settings: box, Wi-Fi Home, a host key.')).toBeVisible()
})

test('two clicks in one frame erase the drive once', async () => {
  const { loops, page } = bench
  const drive = loops.attach('twice', size)
  const sent: string[] = []
  page.on('websocket', socket => socket.on('framesent', ({ payload }) => sent.push(String(payload))))
  await page.reload()
  await flashThisImage(page)
  await addDrive(page, drive.path)
  await next(page)
  await page.getByRole('textbox', { name: 'Host name' }).fill('twice')
  await next(page)
  const erase = page.getByRole('button', { name: 'Erase Loop device 537 MB and write' })
  await expect(erase).toBeEnabled()
  await erase.evaluate(button => {
    if (!(button instanceof HTMLElement)) throw new Error('The button is not an HTML element.')
    button.click()
    button.click()
  })
  await expect(page.getByText('Verified. You can remove it safely.')).toBeVisible()
  expect(sent.filter(frame => frame.includes('flash.start'))).toHaveLength(1)
})
