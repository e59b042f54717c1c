// The dialogs of images, builds, drives, presets and of the window itself, in every look. Those of hosts, machines and tools
// are in dialogs-known.spec.ts.
import { expect, test } from '@playwright/test'
import { flashPage, noLoopDevices } from '../pages/flash.ts'
import { imagesPage } from '../pages/images.ts'
import { newImage } from '../pages/new-image.ts'
import { inWindow } from '../pages/window.ts'
import { addInternalDrive } from '../support/internal-drive.ts'
import { kiln } from '../support/kiln-process.ts'
import { inEveryLook } from '../support/looks.ts'
import { windowBench } from '../support/window-bench.ts'

const bench = windowBench()
const flash = flashPage(() => bench.page)
const image = imagesPage(() => bench.page)
const wizard = newImage(() => bench.page)
const { button, choose, dialog, next, title } = inWindow(() => bench.page)
const { at, heading } = bench

/** What is open now: its last button can be pressed in each look. Then it is closed by Esc, and nothing else happened. */
async function seenAndLeft(name: string) {
  const { page } = bench
  await expect(dialog()).toBeVisible()
  await expect(dialog().locator('.animate-pulse')).toHaveCount(0)
  await inEveryLook(page, `dialog-${name}`, () =>
    expect(dialog().getByRole('button').last()).toBeInViewport({ ratio: 1 }),
  )
  await page.keyboard.press('Escape')
  await expect(dialog()).toHaveCount(0)
}

test('of an image: another format, export, offline kit, eject and removal', async () => {
  const { image: id, page } = bench
  await at(`/images/${id}`)
  await heading(/kitchen/)
  await image.makeFormat('VHDX')
  await seenAndLeft('convert')
  await image.exportTo('/media/stick')
  await seenAndLeft('export')
  await image.kitIn('/media/stick')
  await expect(dialog().getByText(`/media/stick/kit-${id}`)).toBeVisible()
  await seenAndLeft('kit')
  await button('Eject as a flake').click()
  await dialog().getByRole('textbox', { name: 'Folder' }).fill('/srv/machines')
  await dialog().getByRole('radio', { name: 'GitHub Actions' }).check()
  await expect(dialog().getByText('/srv/machines/.github/workflows/tiny.yml')).toBeVisible()
  await seenAndLeft('eject')
  await page.getByRole('button', { name: /^Remove/ }).click()
  await seenAndLeft('remove-image')
})

test('of the history: the removal of a build', async () => {
  const { home, page } = bench
  await kiln(home, 'build', 'tiny', '--set', 'variant=fails', '--json')
  await at('/images?show=builds')
  await page
    .getByRole('button', { name: /^Remove/ })
    .first()
    .click()
  await seenAndLeft('remove-build')
})

test('of a running build: what a cancel loses', async () => {
  await wizard.toBuildOf('Takes five minutes', `dialogs ${process.pid} ${Date.now()}`)
  await wizard.build()
  await button('Cancel the build').click()
  await seenAndLeft('cancel-build')
  await wizard.cancelBuild()
})

test('of a new image: presets, and a flake', async () => {
  const { page } = bench
  await wizard.open()
  await button('From a flake').click()
  await dialog().getByRole('textbox', { name: 'Flake reference' }).fill('github:someone/machines')
  await seenAndLeft('flake')
  await wizard.chooseTiny()
  await next()
  const preset = (item: string) => choose('Presets', item)
  await preset('Save these answers')
  await dialog().getByRole('textbox').fill('A room with a long name')
  await seenAndLeft('preset-save')
  await preset('Save these answers')
  await dialog().getByRole('textbox').fill('A room with a long name')
  await dialog().getByRole('button', { name: 'Save preset' }).click()
  await expect(dialog()).toHaveCount(0)
  await preset('All presets')
  await seenAndLeft('presets')
  await preset('All presets')
  await dialog().getByRole('button', { name: 'Remove A room with a long name' }).click()
  const question = page.getByRole('dialog', { name: /^Remove “/ })
  await expect(question).toBeVisible()
  await inEveryLook(page, 'dialog-preset-remove')
  await question.getByRole('button', { name: 'Remove preset' }).click()
  await expect(page.getByText('No presets are left.')).toBeVisible()
  await page.keyboard.press('Escape')
  const file = page.waitForEvent('filechooser')
  await preset('Import from a file')
  await (await file).setFiles({ name: 'a.json', mimeType: 'application/json', buffer: Buffer.from('{') })
  await expect(page.getByText('The preset could not be read')).toBeVisible()
  await seenAndLeft('preset-unreadable')
})

test('of a drive: what is lost when it is erased and reformatted', async () => {
  const { drive, image, page } = bench
  test.skip(noLoopDevices !== null, `${noLoopDevices}`)
  await at(`/images/${image}`)
  await flash.fromImage()
  await flash.addDrive(drive)
  await flash
    .row(drive)
    .getByRole('button', { name: /^More for/ })
    .click()
  await page.getByRole('menuitem', { name: 'Erase and reformat…' }).click()
  await seenAndLeft('restore')
})

test('of drives that are built in: the question before they are shown', async () => {
  const { image, page } = bench
  await at(`/images/${image}`)
  await addInternalDrive(page)
  await flash.fromImage()
  const shows = button(/^Show .*internal/)
  await shows.click()
  await expect(button(/^Keep (it|them) hidden$/)).toBeFocused()
  await seenAndLeft('internal-drives')
  await expect(shows).toBeVisible()
})

test('of the window: keys, About, the palette with and without a match', async () => {
  const { home, page } = bench
  await expect(title()).toBeVisible()
  await page.keyboard.press('?')
  await seenAndLeft('keys')
  await page.keyboard.press('Control+k')
  const name = page.getByRole('option').getByText('AI sandbox', { exact: true })
  // The profiles come from the engine, after the pages.
  await expect(name).toBeVisible()
  await inEveryLook(page, 'dialog-palette')
  expect(await name.evaluate(one => one.scrollWidth - one.clientWidth)).toBe(0)
  await page.getByRole('combobox').fill('nothing like this')
  await expect(page.getByText('Nothing matches')).toBeVisible()
  await inEveryLook(page, 'dialog-palette-empty')
  await page.getByRole('combobox').fill('about kiln')
  await page.keyboard.press('Enter')
  await expect(dialog().getByText(home).first()).toBeVisible()
  await seenAndLeft('about')
})
