// What can be done with a finished image, through the window.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { chooseTiny } from '../pages/new-image.ts'
import { noChromium, openChromium } from '../support/chromium.ts'
import { freshHome, kiln, type Served, serve } from '../support/kiln-process.ts'
import { inEveryLook, lookedAt } from '../support/looks.ts'
import { openWindow } from '../support/open-window.ts'

test.skip(noChromium !== null, `images in the window: ${noChromium}`)

let home: string
let served: Served
let browser: Browser
let page: Page
let id: string

test.beforeEach(async () => {
  home = freshHome()
  const built = await kiln(home, 'build', 'tiny', '-f', 'qcow2', '--name', 'Kitchen', '--json')
  id = (built.lines.at(-1) as unknown as { image: { id: string } }).image.id
  served = await serve(home)
  browser = await openChromium()
  page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage()
  await openWindow(page, served.address)
  await page.getByRole('link', { name: 'Images' }).first().click()
  await page.getByRole('link', { name: /Kitchen/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Kitchen' })).toBeVisible()
})
test.afterEach(async () => {
  await browser.close()
  await served.close()
  rmSync(home, { recursive: true, force: true })
})

test('verifies, and says which file is not what Kiln made', async () => {
  await page.getByRole('button', { name: 'Verify' }).click()
  await expect(page.getByText(/since Kiln made/).first()).toBeVisible()
  writeFileSync(join(home, 'images', id, 'kitchen.qcow2'), 'not a disk')
  await page.getByRole('button', { name: 'Verify' }).click()
  await expect(page.getByText(/is not the one that Kiln made/).first()).toBeVisible()
})

test('makes another format, exports it with its checksums, and removes the image with the space that it frees', async () => {
  await page.getByRole('button', { name: 'Make another format' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('VHDX').first().click()
  await dialog.getByRole('button', { name: /^Make/ }).click()
  await expect(page.getByText('kitchen.vhdx').first()).toBeVisible()
  const vhdx = join(home, 'images', id, 'kitchen.vhdx')
  execFileSync('qemu-img', [
    'compare',
    '-f',
    'raw',
    '-F',
    'vhdx',
    join(home, 'images', id, 'kitchen.raw'),
    vhdx,
  ])

  const out = join(home, 'out')
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('dialog').getByRole('textbox').fill(out)
  await page.getByRole('switch', { name: 'With a script for Hyper-V' }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Export/ })
    .click()
  await expect.poll(() => existsSync(join(out, 'SHA256SUMS'))).toBe(true)
  execFileSync('sha256sum', ['--check', '--strict', '--quiet', 'SHA256SUMS'], { cwd: out })
  expect(readFileSync(join(out, 'SHA256SUMS'), 'utf8')).toContain('  create-vm.ps1\n')
  expect(readFileSync(join(out, 'create-vm.ps1'), 'utf8')).toContain('kitchen.vhdx')

  await page.getByRole('button', { name: 'Remove' }).click()
  const asked = page.getByRole('alertdialog').or(page.getByRole('dialog'))
  await expect(asked).toContainText(/MB/)
  await asked.getByRole('button', { name: 'Remove Kitchen' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Images' })).toBeVisible()
  await expect.poll(() => existsSync(join(home, 'images', id))).toBe(false)
})

test('writes an offline kit: a new folder in the one that is named, and the key that signs it', async () => {
  const out = join(home, 'out')
  mkdirSync(out)
  await page.getByRole('button', { name: 'Offline kit' }).click()
  await page.getByRole('dialog').getByRole('textbox', { name: 'Folder' }).fill(out)
  await page.getByRole('dialog').getByRole('button', { name: 'Write kit' }).click()
  await expect(page.getByText(/^kiln-kits-[0-9a-f]{8}:/)).toBeVisible({ timeout: 180_000 })
  expect(existsSync(join(out, `kit-${id}`, 'kit.json.sig'))).toBe(true)
  const verified = await kiln(home, 'kit', 'verify', join(out, `kit-${id}`), '--json')
  expect(verified.code).toBe(0)
})

test('ejects a flake with its workflow, from the keyboard, and says why a second one is not written', async () => {
  const out = join(home, 'repository')
  const dialog = page.getByRole('dialog')
  const open = async () => {
    await page.getByRole('button', { name: 'Eject as a flake' }).press('Enter')
    await expect(dialog.getByRole('textbox', { name: 'Folder' })).toBeFocused()
    await page.keyboard.type(out)
    await dialog.getByRole('radio', { name: 'None' }).focus()
    await page.keyboard.press('ArrowRight')
    await expect(dialog.getByRole('radio', { name: 'GitHub Actions' })).toBeChecked()
    await page.keyboard.press('Enter')
  }
  await open()
  await expect(dialog.getByText(join(out, '.github', 'workflows', 'tiny.yml'))).toBeVisible()
  await expect(dialog.getByText(/^nix build 'path:.*\/repository\/tiny#/)).toBeVisible()
  await inEveryLook(page, 'dialog-ejected')
  expect(existsSync(join(out, 'tiny', 'flake.nix'))).toBe(true)
  expect(readFileSync(join(out, '.github', 'workflows', 'tiny.yml'), 'utf8')).toContain('FLAKE: tiny')
  await dialog.getByRole('button', { name: 'Done' }).press('Enter')
  await expect(dialog).toHaveCount(0)

  await open()
  await expect(dialog.getByRole('alert')).toContainText(`${join(out, 'tiny')} is not empty.`)
  await inEveryLook(page, 'dialog-eject-failed')
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
})

test('looks ahead before a build, and keeps the answers as a preset', async () => {
  await page.getByRole('link', { name: 'New image' }).first().click()
  await chooseTiny(page)
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('textbox', { name: 'Host name' }).fill('preset-box')
  await page.getByRole('button', { name: 'Presets' }).click()
  await page.getByRole('menuitem', { name: /save/i }).click()
  await page.getByRole('dialog').getByRole('textbox').fill('Mine')
  await page.getByRole('dialog').getByRole('button', { name: /^Save/ }).click()
  await page.getByRole('textbox', { name: 'Host name' }).fill('other')
  await page.getByRole('button', { name: 'Presets' }).click()
  await page.getByRole('menuitem', { name: 'Mine' }).first().click()
  await expect(page.getByRole('textbox', { name: 'Host name' })).toHaveValue('preset-box')
  for (const heading of [/Which formats/, /Ready to build/]) {
    await page.getByRole('button', { name: 'Next' }).click()
    await expect(page.getByRole('heading', { name: heading })).toBeVisible()
  }
  await expect(page.getByText(/nixos-tiny-raw|derivation/).first()).toBeVisible()
})

/** Another image of the library, with files of its own. */
function another(name: string, minute: number): string {
  const copy = id.replace(/-\d{6}-/, `-00${String(minute).padStart(2, '0')}00-`)
  const folder = join(home, 'images', copy)
  cpSync(join(home, 'images', id), folder, { recursive: true, preserveTimestamps: true })
  const record = JSON.parse(readFileSync(join(folder, 'image.json'), 'utf8'))
  writeFileSync(join(folder, 'image.json'), JSON.stringify({ ...record, id: copy, name, createdAt: minute }))
  return copy
}

test('several images are removed at once, from the keyboard, and brought back before they are gone', async () => {
  const [attic, cellar] = [another('Attic', 1), another('Cellar', 2)]
  const there = () => [attic, cellar, id].filter(one => existsSync(join(home, 'images', one)))
  await page.getByRole('link', { name: 'Images', exact: true }).first().click()
  await page.reload()
  const card = (name: string) => page.getByRole('checkbox', { name, exact: true })
  await page.getByRole('button', { name: 'Select several' }).press('Enter')
  await page.getByRole('combobox', { name: 'Keep the newest …' }).selectOption('1')
  await expect(card('Attic')).toBeChecked()
  await expect(card('Kitchen')).not.toBeChecked()
  await card('Cellar').press('Space')
  await expect(page.getByText(/^1 image selected/)).toBeVisible()
  await card('Cellar').press('Space')
  await inEveryLook(page, 'images-selected')
  await page.getByRole('button', { name: 'Remove 2 images' }).press('Enter')
  await expect(page.getByRole('link', { name: /Attic/ })).toBeHidden()
  const undo = page.getByRole('button', { name: 'Undo' })
  await expect(undo).toBeFocused()
  await lookedAt(page, 'images-removing', { theme: 'light', width: 1280, height: 800 })
  await page.keyboard.press('Enter')
  await expect(page.getByRole('link', { name: /Attic/ })).toBeVisible()
  expect(there()).toEqual([attic, cellar, id])
  await expect(page.getByRole('heading', { level: 1, name: 'Images' })).toBeFocused()

  await page.getByRole('button', { name: 'Select several' }).click()
  await card('Attic').check()
  await page.getByRole('button', { name: 'Remove 1 image' }).click()
  await page.getByRole('button', { name: 'Remove now' }).click()
  await expect.poll(there).toEqual([cellar, id])
  await expect(page.getByRole('link', { name: /Cellar/ })).toBeVisible()
})
