// A table gives each drive its row; afterwards its label is printed, and a drive is made ordinary again.
import { execFileSync } from 'node:child_process'
import { closeSync, openSync, readFileSync, readSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { command } from '#test/drives/loop-devices.ts'
import { flashPage } from '../pages/flash.ts'
import { inWindow } from '../pages/window.ts'
import { flashBench } from '../support/flash-bench.ts'
import { kiln } from '../support/kiln-process.ts'
import { inEveryLook } from '../support/looks.ts'

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

test('a table is typed and pasted into, and each fault is at its cell [F3] [N10]', async () => {
  test.setTimeout(600_000)
  const { faults, loops, page } = bench
  const two = [loops.attach('one', size), loops.attach('two', size)]
  await flash.fromImage()
  for (const { path } of two) await flash.addDrive(path)
  await next()
  await page.getByRole('radio', { name: /table/ }).check({ force: true })
  const cell = (column: string, row: number) =>
    page.getByRole('textbox', { name: `${column}, row ${row}`, exact: true })
  await inEveryLook(page, 'flash-table-empty', () => expect(cell('Host name', 1)).toBeVisible())

  // Nothing in it yet: Next says so, and leads to the first cell.
  await next()
  await expect(cell('Host name', 1)).toBeFocused()

  // This is a copy from a spreadsheet: tabs, CRLF, a cell in quotes, and a row more than there are drives.
  await copy(page, 'attic\tada\r\n"cellar\t2"\tbob\r\nporch\teve\r\n')
  await cell('Host name', 1).focus()
  await page.keyboard.press('ControlOrMeta+V')
  await expect(cell('User', 3)).toHaveValue('eve')
  await expect(page.getByText('3 rows pasted. 1 row is left for the next drives.')).toBeVisible()
  await next()
  await expect(cell('Host name', 2)).toBeFocused()
  await expect(cell('Host name', 2)).toHaveAttribute('aria-invalid', 'true')
  await expect(cell('Host name', 2)).toHaveAccessibleDescription(/is not a valid host name/)
  await expect(page.getByRole('status').filter({ hasText: /^Row 2, Host name: / })).toBeVisible()
  await inEveryLook(page, 'flash-table-fault', () =>
    expect(page.getByRole('status').filter({ hasText: /^Row 2, Host name: / })).toBeVisible(),
  )

  // Only the keyboard is used: down a row, over the existing text, and to the right.
  await cell('Host name', 1).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.type('cellar')
  for (const column of ['User', 'SSH keys', 'Wi-Fi network', 'Wi-Fi passphrase']) {
    await page.keyboard.press('Tab')
    await expect(cell(column, 2)).toBeFocused()
  }
  await page.keyboard.type('open sesame')
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.type('Home')
  await page.keyboard.press('Enter')
  await expect(cell('Wi-Fi network', 3)).toBeFocused()
  // A reload keeps all but the secrets, which are needed again.
  await page.reload()
  await expect(cell('Host name', 3)).toHaveValue('porch')
  await expect(cell('Wi-Fi network', 2)).toHaveValue('Home')
  await expect(cell('Wi-Fi passphrase', 2)).toHaveValue('')
  await next()
  await expect(cell('Wi-Fi passphrase', 2)).toBeFocused()
  await expect(cell('Wi-Fi passphrase', 2)).toHaveAccessibleDescription(/^It was lost when/)
  await inEveryLook(page, 'flash-table-reloaded', () =>
    expect(page.getByText('Some answers were lost when the window was reloaded')).toBeVisible(),
  )
  await page.keyboard.type('open sesame')
  await expect(page.getByText('Some answers were lost')).toHaveCount(0)
  await cell('Wi-Fi network', 3).focus()
  // More than any table has.
  await copy(page, `${'a\t'.repeat(19)}b\r\n`)
  await page.keyboard.press('ControlOrMeta+V')
  await expect(page.getByText(/^Not pasted: 20 columns were copied, and from Wi-Fi network on/)).toBeVisible()

  // The head of a long table stays in sight, and hides no cell that has the focus.
  await copy(page, Array.from({ length: 30 }, (_, at) => `box${at}\tada\r\n`).join(''))
  await cell('Host name', 1).focus()
  await page.keyboard.press('ControlOrMeta+V')
  const head = page.getByRole('columnheader', { name: 'Host name' })
  await inEveryLook(page, 'flash-table-long', async () => {
    await cell('Host name', 30).focus()
    await cell('Host name', 20).focus()
    await expect(head).toBeInViewport()
    const [above, focused] = await Promise.all([head.boundingBox(), cell('Host name', 20).boundingBox()])
    expect(focused?.y ?? 0).toBeGreaterThanOrEqual((above?.y ?? 0) + (above?.height ?? 0))
  })

  // The example is a table that Kiln reads.
  const saving = page.waitForEvent('download')
  await button('Download an example').click()
  const example = await (await saving).path()
  const chooser = page.waitForEvent('filechooser')
  await button('Load a table').click()
  await (await chooser).setFiles({
    name: 'drives.csv',
    mimeType: 'text/csv',
    buffer: readFileSync(example),
  })
  await expect(cell('Host name', 1)).toHaveValue('kitchen')
  await expect(cell('Host name', 2)).toHaveValue('cellar')
  await next()
  await flash.erase('Erase 2 drives and write').click()
  await expect(page.getByText(/drives are ready\./)).toBeVisible()
  await expect(flash.row(two[0]?.path ?? '')).toContainText('is now kitchen')
  await expect(flash.row(two[1]?.path ?? '')).toContainText('is now cellar')
  expect(faults).toEqual([])
})

/** Onto the clipboard, as another program would put it there. */
async function copy(page: Page, text: string) {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.evaluate(words => navigator.clipboard.writeText(words), text)
}

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
