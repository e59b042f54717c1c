// What can be done with a finished image, through the window.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { imagesPage } from '../pages/images.ts'
import { newImage } from '../pages/new-image.ts'
import { inWindow } from '../pages/window.ts'
import { builtHome } from '../support/built-home.ts'
import { noChromium, openChromium } from '../support/chromium.ts'
import { kiln, type Served, serve } from '../support/kiln-process.ts'
import { inEveryLook, lookedAt } from '../support/looks.ts'
import { openWindow } from '../support/open-window.ts'

test.skip(noChromium !== null, `images in the window: ${noChromium}`)

let home: string
let served: Served
let browser: Browser
let page: Page
let id: string

test.beforeEach(async () => {
  ;({ home, image: id } = builtHome())
  served = await serve(home)
  browser = await openChromium()
  page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage()
  await openWindow(page, served.address)
  await images.open('Kitchen')
})
test.afterEach(async () => {
  await browser.close()
  await served.close()
  rmSync(home, { recursive: true, force: true })
})

const { button, choose, dialog, field, library, title } = inWindow(() => page)
const images = imagesPage(() => page)

test('verifies, and says which file is not what Kiln made', async () => {
  await button('Verify').click()
  await expect(page.getByText(/since Kiln made/).first()).toBeVisible()
  writeFileSync(join(home, 'images', id, 'kitchen.qcow2'), 'not a disk')
  await button('Verify').click()
  await expect(page.getByText(/is not the one that Kiln made/).first()).toBeVisible()
})

test('makes another format, exports it with its checksums, and removes the image with the space that it frees', async () => {
  await images.makeFormat('VHDX')
  await dialog().getByRole('button', { name: /^Make/ }).click()
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
  await images.exportTo(out)
  await page.getByRole('switch', { name: 'With a script for Hyper-V' }).click()
  await dialog()
    .getByRole('button', { name: /^Export/ })
    .click()
  await expect.poll(() => existsSync(join(out, 'SHA256SUMS'))).toBe(true)
  execFileSync('sha256sum', ['--check', '--strict', '--quiet', 'SHA256SUMS'], { cwd: out })
  expect(readFileSync(join(out, 'SHA256SUMS'), 'utf8')).toContain('  create-vm.ps1\n')
  expect(readFileSync(join(out, 'create-vm.ps1'), 'utf8')).toContain('kitchen.vhdx')

  await button('Remove').click()
  const asked = page.getByRole('alertdialog').or(page.getByRole('dialog'))
  await expect(asked).toContainText(/MB/)
  await asked.getByRole('button', { name: 'Remove Kitchen' }).click()
  await expect(title('Library')).toBeVisible()
  await expect.poll(() => existsSync(join(home, 'images', id))).toBe(false)
})

test('writes an offline kit: a new folder in the one that is named, and the key that signs it', async () => {
  const out = join(home, 'out')
  mkdirSync(out)
  await images.kitIn(out)
  await dialog().getByRole('button', { name: 'Write kit' }).click()
  await expect(page.getByText(/^kiln-kits-[0-9a-f]{8}:/)).toBeVisible({ timeout: 180_000 })
  expect(existsSync(join(out, `kit-${id}`, 'kit.json.sig'))).toBe(true)
  const verified = await kiln(home, 'kit', 'verify', join(out, `kit-${id}`), '--json')
  expect(verified.code).toBe(0)
})

test('ejects a flake with its workflow, from the keyboard, and says why a second one is not written', async () => {
  const out = join(home, 'repository')
  const open = async () => {
    await button('Eject as a flake').press('Enter')
    await expect(dialog().getByRole('textbox', { name: 'Folder' })).toBeFocused()
    await page.keyboard.type(out)
    await dialog().getByRole('radio', { name: 'None' }).focus()
    await page.keyboard.press('ArrowRight')
    await expect(dialog().getByRole('radio', { name: 'GitHub Actions' })).toBeChecked()
    await page.keyboard.press('Enter')
  }
  await open()
  await expect(dialog().getByText(join(out, '.github', 'workflows', 'tiny.yml'))).toBeVisible()
  await expect(dialog().getByText(/^nix build 'path:.*\/repository\/tiny#/)).toBeVisible()
  await inEveryLook(page, 'dialog-ejected')
  expect(existsSync(join(out, 'tiny', 'flake.nix'))).toBe(true)
  expect(readFileSync(join(out, '.github', 'workflows', 'tiny.yml'), 'utf8')).toContain('FLAKE: tiny')
  await dialog().getByRole('button', { name: 'Done' }).press('Enter')
  await expect(dialog()).toHaveCount(0)

  await open()
  await expect(dialog().getByRole('alert')).toContainText(`${join(out, 'tiny')} is not empty.`)
  await inEveryLook(page, 'dialog-eject-failed')
  await page.keyboard.press('Escape')
  await expect(dialog()).toHaveCount(0)
})

test('looks ahead before a build, and keeps the answers as a preset', async () => {
  const wizard = newImage(() => page)
  await wizard.open()
  await wizard.chooseTiny()
  await button('Next').click()
  await field('Host name').fill('preset-box')
  await choose('Presets', 'Save these answers')
  await dialog().getByRole('textbox').fill('Mine')
  await dialog().getByRole('button', { name: /^Save/ }).click()
  await field('Host name').fill('other')
  await button('Presets').click()
  await page.getByRole('menuitem', { name: 'Mine' }).first().click()
  await expect(field('Host name')).toHaveValue('preset-box')
  await wizard.estimate()
  await expect(page.getByText(/nixos-tiny-raw|derivation/).first()).toBeVisible()
})

/** A copy of the image, as another one of the library. */
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
  await library('Images')
  await page.reload()
  const card = images.selected
  await button('Select several').press('Enter')
  await page.getByRole('combobox', { name: 'Keep the newest …' }).selectOption('1')
  await expect(card('Attic')).toBeChecked()
  await expect(card('Kitchen')).not.toBeChecked()
  await card('Cellar').press('Space')
  await expect(page.getByText(/^1 image selected/)).toBeVisible()
  await card('Cellar').press('Space')
  await inEveryLook(page, 'images-selected')
  await button('Remove 2 images').press('Enter')
  await expect(page.getByRole('link', { name: /Attic/ })).toBeHidden()
  const undo = button('Undo')
  await expect(undo).toBeFocused()
  await lookedAt(page, 'images-removing', { theme: 'light', width: 1280, height: 800 })
  await page.keyboard.press('Enter')
  await expect(page.getByRole('link', { name: /Attic/ })).toBeVisible()
  expect(there()).toEqual([attic, cellar, id])
  await expect(title('Library')).toBeFocused()

  await button('Select several').click()
  await card('Attic').check()
  await button('Remove 1 image').click()
  await button('Remove now').click()
  await expect.poll(there).toEqual([cellar, id])
  await expect(page.getByRole('link', { name: /Cellar/ })).toBeVisible()
})
