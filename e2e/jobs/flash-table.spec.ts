// A table gives each drive its row; afterwards its label is printed, and a drive is made ordinary again.
import { execFileSync } from 'node:child_process'
import { closeSync, openSync, readSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { command } from '#test/drives/loop-devices.ts'
import { flashPage } from '../pages/flash.ts'
import { inWindow } from '../pages/window.ts'
import { flashBench } from '../support/flash-bench.ts'
import { kiln } from '../support/kiln-process.ts'

const size = 512 << 20
const bench = flashBench()
const flash = flashPage(() => bench.page)
const { button, dialog, next } = inWindow(() => bench.page)

test('gives each drive its row of a table, prints labels, and makes a drive ordinary again [F3] [N10]', async () => {
  const { home, image, loops, page } = bench
  const two = [loops.attach('one', size), loops.attach('two', size)]
  await flash.fromImage()
  for (const { path } of two) await flash.addDrive(path)
  await next()
  await page.getByRole('radio', { name: /table/ }).check({ force: true })
  const chooser = page.waitForEvent('filechooser')
  await button('Load a table').click()
  const table = 'hostname;secret:token\nattic;open-attic\ncellar;open-cellar\nporch;open-porch\n'
  await (await chooser).setFiles({ name: 'machines.csv', mimeType: 'text/csv', buffer: Buffer.from(table) })
  await expect(page.getByText('1 row is left for the next drives.')).toBeVisible()
  await next()
  const saving = page.waitForEvent('download')
  await button('Save seeds.json').click()
  const seeds = join(home, 'seeds.json')
  await (await saving).saveAs(seeds)
  const line = await page.getByText('--personalise seeds.json').innerText()
  await flash.erase('Erase 2 drives and write').click()
  await expect(page.getByText(/drives are ready\./)).toBeVisible()
  await expect(flash.row(two[1]?.path ?? '')).toContainText('is now cellar')
  // Each drive has its own secret and no other; the image has none.
  const [attic, cellar] = two.map(({ path }) => seedOf(path))
  expect([attic?.includes('open-attic'), attic?.includes('open-cellar')]).toEqual([true, false])
  expect([cellar?.includes('open-cellar'), cellar?.includes('open-attic')]).toEqual([true, false])
  expect(seedOf(join(home, 'images', image, 'kitchen.raw')).includes('open-')).toBe(false)

  // The command line that Confirm showed does the same with the file that it saved.
  for (const { path } of two) execFileSync('blkdiscard', ['--force', '--zeroout', path])
  const words = line.replace('seeds.json', seeds).split(' ').slice(1)
  const same = await kiln(home, ...words, '--yes')
  expect({ code: same.code, said: same.stderr }).toMatchObject({ code: 0 })
  const again = two.map(({ path }) => seedOf(path))
  expect(again.map(seed => seed?.includes('open-attic'))).toEqual([true, false])
  expect(again.map(seed => seed?.includes('open-cellar'))).toEqual([false, true])

  await page.evaluate(() => {
    window.print = () =>
      document.body.setAttribute('data-printed', String(document.querySelectorAll('.print-label').length))
  })
  await button('Print labels').click()
  await expect(page.locator('body')).toHaveAttribute('data-printed', '2')
  await page.emulateMedia({ media: 'print' })
  await expect(page.locator('.print-label').first()).toContainText('attic')
  await expect(page.locator('.print-label').first()).toContainText('SHA256:')
  await expect(page.locator('#root')).toBeHidden()
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')))
  await page.emulateMedia({ media: null })

  await button('Flash more').click()
  const path = two[0]?.path ?? ''
  await flash.addDrive(path)
  // The next drive gets the next row; one that is pulled out is reported in its place.
  const file = join(loops.folder, 'pulled')
  writeFileSync(file, '')
  truncateSync(file, size)
  let pulled = command('losetup', '--find', '--show', file)
  const pull = () => {
    if (pulled) command('losetup', '--detach', pulled)
    pulled = ''
  }
  loops.onClose(pull)
  await flash.addDrive(pulled)
  pull()
  await expect(page.getByText('Loop device 537 MB is no longer plugged in.')).toBeVisible()
  await button('Continue without it').click()
  await page
    .getByRole('button', { name: /^More for/ })
    .first()
    .click()
  await page.getByRole('menuitem', { name: /reformat/ }).click()
  await expect(dialog()).toContainText(/Everything on it (is|will be) lost/)
  await dialog().getByRole('textbox', { name: 'Name of the volume' }).fill('HOLIDAY')
  await dialog()
    .getByRole('button', { name: /^Erase/ })
    .click()
  await flash.verified()
  const label = ['-p', '-O', String(1 << 20), '-o', 'value', '-s', 'LABEL', path]
  expect(execFileSync('blkid', label, { encoding: 'utf8' }).trim()).toBe('HOLIDAY')
})

/** The seed partition of the demo's image: 4 MiB at 65 MiB. */
function seedOf(path: string): Buffer {
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(4 << 20)
    expect(readSync(file, bytes, 0, bytes.length, 65 << 20)).toBe(bytes.length)
    return bytes
  } finally {
    closeSync(file)
  }
}
