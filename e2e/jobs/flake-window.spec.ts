// Images of a person's own flakes in the window, with the bundles as they ship.
import { join, resolve } from 'node:path'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { newImage, watchToTheEnd } from '../pages/new-image.ts'
import { inWindow } from '../pages/window.ts'
import { expectAccessible } from '../support/axe.ts'
import { noChromium, openChromium } from '../support/chromium.ts'
import { kiln, type Served, serve } from '../support/kiln-process.ts'
import { openWindow } from '../support/open-window.ts'
import { twoMachines } from '../support/two-machines.ts'

/** The demo's folder. Not by its plain path: its packages are none of Git's files. */
const lab = `path:${resolve(import.meta.dirname, '..', '..', 'lab', 'tiny')}`

const bench = twoMachines()

test.describe('in the window', () => {
  test.skip(noChromium !== null, `the window in a browser: ${noChromium}`)
  let served: Served
  let browser: Browser
  let page: Page
  const faults: string[] = []

  test.beforeEach(async () => {
    served = await serve(bench.home)
    browser = await openChromium()
    page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage()
    faults.length = 0
    page.on('pageerror', error => faults.push(error.message))
    await openWindow(page, served.address)
    await newImage(() => page).open()
  })
  test.afterEach(async () => {
    await browser.close()
    await served.close()
  })
  const { at, button, dialog: dialogNamed, next, reached } = inWindow(() => page)
  const wizard = newImage(() => page)
  const card = (name: string) =>
    page.getByRole('group', { name: 'Profile' }).getByRole('radio', { name, exact: true })
  const dialog = () => dialogNamed('From a flake')
  const look = async (reference: string) => {
    await button('From a flake').click()
    await dialog().getByRole('textbox', { name: 'Flake reference' }).fill(reference)
    await dialog().getByRole('button', { name: 'Inspect' }).click()
  }

  test('inspects, selects and builds a flake, and records its origin in the image', async () => {
    await look(bench.machines)
    await expect(dialog()).toContainText('Which of its 2 configurations?')
    await expect(dialog()).toContainText('build only what you trust')
    await expectAccessible(page, 'From a flake')
    await dialog().getByRole('radio', { name: 'cellar' }).check({ force: true })
    await dialog().getByRole('button', { name: 'Use cellar' }).click()
    await expect(card('cellar')).toBeChecked()
    await expectAccessible(page, 'the card of a flake')
    await next()
    await expect(page.getByText('This machine is configured entirely by its flake.')).toBeVisible()
    await wizard.formats()
    await expect(wizard.format(/^qcow2/)).toBeVisible()
    await expect(wizard.format(/^ISO/)).toBeHidden()
    await expect(page.getByText(`kiln build '${bench.machines}#cellar' -f raw`)).toBeVisible()
    await expect(page.getByText('whose author you trust')).toBeVisible()
    // Back keeps it, and so does a reload.
    await button('Back').click()
    await expect(card('cellar')).toBeChecked()
    await next()
    // Going on takes a moment, and what was not reached is not kept.
    await reached('Configure cellar')
    await page.reload()
    await reached('Configure cellar')
    await wizard.estimate()
    await expect(page.getByText('1 derivation')).toBeVisible()
    await wizard.build()
    await watchToTheEnd(page)
    await page.getByRole('link', { name: 'Open image' }).click()
    await expect(page.getByTitle(`${bench.machines}#cellar`)).toBeVisible()
    expect(faults).toEqual([])
  })

  test('the dialog says what is wrong, and keeps what was typed', async () => {
    await look('./relative')
    await expect(dialog().getByRole('alert')).toContainText('whole path')
    const field = dialog().getByRole('textbox', { name: 'Flake reference' })
    await field.fill(join(bench.home, 'nowhere'))
    await expect(dialog().getByRole('alert')).toBeHidden()
    await page.keyboard.press('Enter')
    await expect(dialog().getByRole('alert')).toContainText('the folder does not exist')
    await page.keyboard.press('Escape')
    await expect(dialog()).toBeHidden()
    await button('From a flake').click()
    await expect(field).toHaveValue(join(bench.home, 'nowhere'))
    await field.fill(`${bench.machines}#atic`)
    await page.keyboard.press('Enter')
    await expect(dialog().getByRole('alert')).toContainText('Did you mean "attic"?')
  })

  test('the whole way goes from the keyboard', async () => {
    await button('From a flake').focus()
    await page.keyboard.press('Enter')
    await expect(dialog().getByRole('textbox', { name: 'Flake reference' })).toBeFocused()
    await page.keyboard.type(bench.machines)
    await page.keyboard.press('Enter')
    await expect(dialog()).toContainText('Which of its 2 configurations?')
    // Over the button that chooses a folder.
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect(card('cellar')).toBeFocused()
    await expect(card('cellar')).toBeChecked()
    await page.keyboard.press('Enter')
    await reached('Configure cellar')
  })

  test('a flake of one configuration is chosen at once, and one that was built before is offered again', async () => {
    await kiln(bench.home, 'build', `${bench.machines}#attic`)
    await look(`${lab}#tiny`)
    await expect(card('tiny')).toBeChecked()
    await button('Leave out tiny').click()
    await expect(card('tiny')).toBeHidden()
    await at('/images?show=builds')
    await expect(page.getByText(`${bench.machines}#attic`)).toBeVisible()
    await wizard.open()
    await button('From a flake').click()
    await dialog()
      .getByRole('button', { name: `${bench.machines}#attic` })
      .click()
    await expect(card('attic')).toBeChecked()
  })
})
