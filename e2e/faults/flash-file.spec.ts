// Flashing a file of the person's own: one that is not a disk image, and a large one that is watched and cancelled.
import { truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { flashPage } from '../pages/flash.ts'
import { inWindow } from '../pages/window.ts'
import { flashBench } from '../support/flash-bench.ts'
import { inEveryLook, inFewLooks, lookedAt, zoomed } from '../support/looks.ts'

const bench = flashBench()
const flash = flashPage(() => bench.page)
const { button, dialog, next, reached } = inWindow(() => bench.page)

test('warns of a file that is not a disk image, and writes it only when that is confirmed', async () => {
  const { loops, page } = bench
  const file = join(loops.folder, 'zeros.img')
  writeFileSync(file, '')
  truncateSync(file, 64 << 20)
  const drive = loops.attach('stick', 128 << 20)
  await flash.fromFile(file)
  await expect(page.getByText('This does not look like a disk image')).toBeVisible()
  await next()
  await reached('What should be written?')
  await expect(page.getByText('Confirm that this file is to be written').first()).toBeVisible()
  await page.getByRole('checkbox', { name: 'Write it anyway' }).check({ force: true })
  await inEveryLook(page, 'flash-unrecognised')
  await next()
  await flash.addDrive(drive.path)
  await next()
  await expect(page.getByText('--allow-unrecognised')).toBeVisible()
  // Another file has to be confirmed again.
  await page.getByRole('button', { name: /^Image/ }).click()
  await page.getByRole('textbox', { name: 'Path of the file' }).fill(`${file} `)
  await expect(page.getByRole('checkbox', { name: 'Write it anyway' })).not.toBeChecked()
})

test('shows a running job to a window that is opened late, and cancels after saying what is lost', async () => {
  const { loops, page } = bench
  const file = join(loops.folder, 'plain.img')
  writeFileSync(file, bootSector())
  truncateSync(file, 16 * 1024 ** 3)
  const drive = loops.attach('slow', 16 * 1024 ** 3)
  await flash.fromFile(file)
  await expect(page.getByText('Cannot be personalised')).toBeVisible()
  await expect(page.getByRole('list', { name: 'Steps' })).not.toContainText('Personalise')
  await next()
  await flash.addDrive(drive.path)
  await next()
  await flash.writeEmptyAreas()
  await flash.erase().click()
  await expect(page.getByText(/Keep the drives? connected/)).toBeVisible()
  await expect(page.getByText(/^Writing \d+ %$/).first()).toBeVisible()
  const sound = page.getByRole('switch', { name: 'Sound when done' })
  await sound.click()
  await page.reload()
  await expect(sound).toHaveAttribute('aria-checked', 'false')
  await expect(page.getByText(/^Writing \d+ %$/).first()).toBeVisible()
  await expect(page.getByRole('img', { name: /^Speed of Loop device/ })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Running jobs' }).getByRole('link')).toHaveAttribute(
    'href',
    /#\/flash\//,
  )
  await page.setViewportSize(zoomed)
  await lookedAt(page, 'flash-running', zoomed)
  await inFewLooks(page, 'flash-running')
  await expect(page.getByText(/Keep the drives? connected/)).toBeVisible()
  await button('Cancel').click()
  await expect(dialog()).toContainText('is not usable until it is flashed again')
  await expect(button('Keep writing')).toBeFocused()
  await button('Cancel writing').click()
  await expect(page.getByText('Cancelled. What is on it is not usable: flash it again.')).toBeVisible()
  await expect(page.getByText('You can remove it safely')).toBeHidden()
})

/** Has one partition, so that it is recognised as a disk (MBR: entry at 446, signature at 510). */
function bootSector(): Buffer {
  const sector = Buffer.alloc(512)
  sector[446 + 4] = 0x83
  sector.writeUInt32LE(2048, 446 + 8)
  sector.writeUInt32LE(1 << 20, 446 + 12)
  sector.writeUInt16LE(0xaa55, 510)
  return sector
}
