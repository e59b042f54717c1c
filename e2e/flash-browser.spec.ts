// Flashing through the window in Chromium with the real engine and the real writer, onto loop devices.
import { execFileSync } from 'node:child_process'
import { closeSync, openSync, readSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { fingerprint } from '#lab/ssh.ts'
import { bootDisk, makeKeyPair, sshExec } from '#lab/vm.ts'
import { command } from '#test/loop-devices.ts'
import { flashBench } from './flash-bench.ts'
import {
  addDrive,
  drives,
  flashThisImage,
  next,
  personalise,
  rememberedKey,
  watchPhases,
} from './flash-steps.ts'
import { kiln } from './kiln-process.ts'
import { inEveryLook } from './looks.ts'

const size = 512 << 20
const bench = flashBench()

test('flashes a drive that boots to SSH under its own name, with its own key and the host key that Kiln remembers', async () => {
  const { faults, home, loops, page } = bench
  const { publicKey, privateKey } = await makeKeyPair()
  const drive = loops.attach('stick', size)
  await flashThisImage(page)
  await addDrive(page, drive.path)
  await next(page)
  await personalise(page, { hostname: 'flashed-box', publicKey })
  await next(page)

  // Names the action and the drive; an Enter alone does nothing.
  const erase = page.getByRole('button', { name: 'Erase Loop device 537 MB and write' })
  await expect(erase).toBeEnabled()
  await expect(page.getByText('Personal settings: flashed-box, 1 SSH key, a host key.')).toBeVisible()
  await expect(page.getByText(`--drive ${drive.path}`)).toBeVisible()
  await page.keyboard.press('Enter')
  await page.locator('summary', { hasText: /^More/ }).click()
  await page.getByRole('switch', { name: 'Verify' }).click()
  await expect(page.getByText('is not read back').first()).toBeVisible()
  await page.getByRole('switch', { name: 'Verify' }).click()
  await page.getByRole('switch', { name: 'Write holes too' }).click()
  await expect(page.getByText('--full')).toBeVisible()
  await expect(page).toHaveURL(/#\/flash$/)
  await expect(erase).toBeEnabled()
  const phases = await watchPhases(page)
  await erase.click()
  await expect(page.getByText('Verified. You can remove it safely.')).toBeVisible()
  const seen = await phases()
  expect(seen.some(text => /^Writing \d+ %$/.test(text))).toBe(true)
  expect(seen.some(text => /^Verifying \d+ %$/.test(text))).toBe(true)
  await expect(page.getByText('is now flashed-box')).toBeVisible()
  await inEveryLook(page, 'flash-done')

  // A window that opens later shows the same.
  await page.reload()
  await expect(page.getByText('Verified. You can remove it safely.')).toBeVisible()
  expect(faults).toEqual([])

  await using vm = await bootDisk({ diskPath: drive.path, format: 'raw' })
  await vm.waitForSerial('kiln-lab: ready flashed-box ')
  const hostKey = fingerprint(rememberedKey(home, 'flashed-box'))
  const { stdout, code } = await sshExec({ port: vm.sshPort, privateKey, hostKey, command: 'hostname' })
  expect({ hostname: stdout.trim(), code }).toEqual({ hostname: 'flashed-box', code: 0 })
})

test('gives each drive its row of a table, prints labels, and makes a drive ordinary again', async () => {
  const { home, image, loops, page } = bench
  const two = [loops.attach('one', size), loops.attach('two', size)]
  await flashThisImage(page)
  for (const { path } of two) await addDrive(page, path)
  await next(page)
  await page.getByRole('radio', { name: /table/ }).check({ force: true })
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Load a table' }).click()
  const table = 'hostname;secret:token\nattic;open-attic\ncellar;open-cellar\nporch;open-porch\n'
  await (await chooser).setFiles({ name: 'machines.csv', mimeType: 'text/csv', buffer: Buffer.from(table) })
  await expect(page.getByText('1 row is left for the next drives.')).toBeVisible()
  await next(page)
  const saving = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save seeds.json' }).click()
  const seeds = join(home, 'seeds.json')
  await (await saving).saveAs(seeds)
  const line = await page.getByText('--personalise seeds.json').innerText()
  await page.getByRole('button', { name: 'Erase 2 drives and write' }).click()
  await expect(page.getByText(/drives are ready\./)).toBeVisible()
  await expect(drives(page).filter({ hasText: two[1]?.path ?? '' })).toContainText('is now cellar')
  // Each drive has its own secret and nobody else's; the image has none.
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
  await page.getByRole('button', { name: 'Print labels' }).click()
  await expect(page.locator('body')).toHaveAttribute('data-printed', '2')
  await page.emulateMedia({ media: 'print' })
  await expect(page.locator('.print-label').first()).toContainText('attic')
  await expect(page.locator('.print-label').first()).toContainText('SHA256:')
  await expect(page.locator('#root')).toBeHidden()
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')))
  await page.emulateMedia({ media: null })

  await page.getByRole('button', { name: 'Flash more' }).click()
  const path = two[0]?.path ?? ''
  await addDrive(page, path)
  // The next drive gets the next row; one that is pulled out is said, in its place.
  const file = join(loops.folder, 'pulled')
  writeFileSync(file, '')
  truncateSync(file, size)
  let pulled = command('losetup', '--find', '--show', file)
  const pull = () => {
    if (pulled) command('losetup', '--detach', pulled)
    pulled = ''
  }
  loops.onClose(pull)
  await addDrive(page, pulled)
  pull()
  await expect(page.getByText('Loop device 537 MB is no longer plugged in.')).toBeVisible()
  await page.getByRole('button', { name: 'Continue without it' }).click()
  await page
    .getByRole('button', { name: /^More for/ })
    .first()
    .click()
  await page.getByRole('menuitem', { name: /reformat/ }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText(/Everything on it (is|will be) lost/)
  await dialog.getByRole('textbox', { name: 'Name of the volume' }).fill('HOLIDAY')
  await dialog.getByRole('button', { name: /^Erase/ }).click()
  await expect(page.getByText('Verified. You can remove it safely.')).toBeVisible()
  const label = ['-p', '-O', String(1 << 20), '-o', 'value', '-s', 'LABEL', path]
  expect(execFileSync('blkid', label, { encoding: 'utf8' }).trim()).toBe('HOLIDAY')
})

test('is done from the keyboard, and no Enter erases by itself', async () => {
  const { loops, page } = bench
  const drive = loops.attach('keys', size)
  // Keys are heard from when the window stands.
  await expect(page.getByRole('link', { name: 'Flash' }).first()).toBeVisible()
  await page.keyboard.press('Control+4')
  await page.getByRole('radio', { name: /^Kitchen/ }).focus()
  await page.keyboard.press('Space')
  await expect(page.getByText('Can be personalised')).toBeVisible()
  await page.keyboard.press('Enter')
  await page.locator('summary', { hasText: /^Use a device path/ }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: 'Device path' }).focus()
  await page.keyboard.type(drive.path)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('checkbox', { name: new RegExp(drive.path) })).toBeChecked()
  await page.getByRole('checkbox', { name: new RegExp(drive.path) }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: 'Host name' }).focus()
  await page.keyboard.type('-keys')
  await page.keyboard.press('Enter')
  await expect(page.getByText('is not a valid host name')).toBeVisible()
  await page.keyboard.press('Control+a')
  await page.keyboard.type('keys')
  await page.keyboard.press('Enter')
  const erase = page.getByRole('button', { name: /^Erase Loop device/ })
  await expect(erase).toBeEnabled()
  for (let times = 0; times < 3; times++) await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/#\/flash$/)
  await expect(page.getByRole('region', { name: 'Jobs under way' })).toBeHidden()
  // Wherever one looks meanwhile, the end is heard once.
  const sounds = await page.evaluateHandle(() => {
    const heard = { times: 0 }
    const Real = window.AudioContext
    window.AudioContext = class extends Real {
      constructor() {
        super()
        heard.times++
      }
    }
    return heard
  })
  await erase.focus()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/#\/flash\/./)
  const job = page.url()
  await page.keyboard.press('Control+2')
  await expect.poll(() => sounds.evaluate(({ times }) => times)).toBe(1)
  await page.goto(job)
  await expect(page.getByText('Verified. You can remove it safely.')).toBeVisible()
  expect(await sounds.evaluate(({ times }) => times)).toBe(1)
})

test('warns of a file that is not a disk image, and writes it only when that is confirmed', async () => {
  const { loops, page } = bench
  const file = join(loops.folder, 'zeros.img')
  writeFileSync(file, '')
  truncateSync(file, 64 << 20)
  const drive = loops.attach('stick', 128 << 20)
  await page.getByRole('link', { name: 'Flash' }).first().click()
  await page.getByRole('radio', { name: 'File', exact: true }).check({ force: true })
  await page.getByRole('textbox', { name: 'Path of the file' }).fill(file)
  await expect(page.getByText('This does not look like a disk image')).toBeVisible()
  await next(page)
  await expect(page.getByRole('heading', { name: 'What should be written?' })).toBeVisible()
  await expect(page.getByText('Confirm that this file is to be written').first()).toBeVisible()
  await page.getByRole('checkbox', { name: 'Write it anyway' }).check({ force: true })
  await inEveryLook(page, 'flash-unrecognised')
  await next(page)
  await addDrive(page, drive.path)
  await next(page)
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
  await page.getByRole('link', { name: 'Flash' }).first().click()
  await page.getByRole('radio', { name: 'File', exact: true }).check({ force: true })
  await page.getByRole('textbox', { name: 'Path of the file' }).fill(file)
  await expect(page.getByText('Cannot be personalised')).toBeVisible()
  await expect(page.getByRole('list', { name: 'Steps' })).not.toContainText('Personalise')
  await next(page)
  await addDrive(page, drive.path)
  await next(page)
  await page.locator('summary', { hasText: /^More/ }).click()
  await page.getByRole('switch', { name: 'Write holes too' }).click()
  await page.getByRole('button', { name: /^Erase/ }).click()
  await expect(page.getByText(/Keep the drives? connected/)).toBeVisible()
  await expect(page.getByText(/^Writing \d+ %$/).first()).toBeVisible()
  const sound = page.getByRole('switch', { name: 'Sound when done' })
  await sound.click()
  await page.reload()
  await expect(sound).toHaveAttribute('aria-checked', 'false')
  await expect(page.getByText(/^Writing \d+ %$/).first()).toBeVisible()
  await expect(page.getByRole('img', { name: /^Speed of Loop device/ })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Jobs under way' }).getByRole('link')).toHaveAttribute(
    'href',
    /#\/flash\//,
  )
  await inEveryLook(page, 'flash-running')
  await expect(page.getByText(/Keep the drives? connected/)).toBeVisible()
  await page.getByRole('button', { name: 'Cancel', exact: true }).click()
  await expect(page.getByRole('dialog')).toContainText('is not usable until it is flashed again')
  await expect(page.getByRole('button', { name: 'Keep writing' })).toBeFocused()
  await page.getByRole('button', { name: 'Cancel writing' }).click()
  await expect(page.getByText('Cancelled. What is on it is not usable: flash it again.')).toBeVisible()
  await expect(page.getByText('You can remove it safely')).toBeHidden()
})

/** With one partition, so that it is known for a disk (MBR: entry at 446, signature at 510). */
function bootSector(): Buffer {
  const sector = Buffer.alloc(512)
  sector[446 + 4] = 0x83
  sector.writeUInt32LE(2048, 446 + 8)
  sector.writeUInt32LE(1 << 20, 446 + 12)
  sector.writeUInt16LE(0xaa55, 510)
  return sector
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
