// The tree of derivations on the page of a build: while it runs, when it has ended, by mouse and by keyboard, in both
// themes; and the build of another Kiln.
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { newImage } from '../pages/new-image.ts'
import { noChromium, openChromium } from '../support/chromium.ts'
import { freshHome, kiln, type Served, serve, startKiln } from '../support/kiln-process.ts'
import { drawn, inEveryLook, lookedAt } from '../support/looks.ts'
import { openWindow } from '../support/open-window.ts'

test.skip(noChromium !== null, `the tree of derivations: ${noChromium}`)

let home: string
let served: Served
let browser: Browser
let page: Page

test.beforeEach(async () => {
  home = freshHome()
  served = await serve(home)
  browser = await openChromium()
  page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage()
  await openWindow(page, served.address)
})
test.afterEach(async () => {
  await browser.close()
  await served.close()
  rmSync(home, { recursive: true, force: true })
})

const unique = () => `message=tree ${process.pid} ${Date.now()}`
const open = (id: string, at = page) => at.goto(`${new URL(served.address).origin}/#/builds/${id}`)
const derivations = (at = page) => at.getByRole('tree', { name: 'Derivations' })
const row = (name: RegExp, at = page) => derivations(at).getByRole('treeitem', { name })
const levelOf = async (name: RegExp) => Number(await row(name).getAttribute('aria-level'))
const names = () => derivations().getByRole('treeitem').allInnerTexts()

/** Opened again each time, as a person would. */
const seenInEveryLook = (id: string, name: string) =>
  inEveryLook(page, name, async () => {
    await open(id)
    await page.reload()
    await expect(row(/nixos-tiny-raw/)).toBeVisible()
  })

test('shows a finished build as a tree: the image on top, below it what it needed, to be opened and closed by keys', async () => {
  await kiln(home, 'build', 'tiny', '-f', 'raw', '--set', unique())
  const [id = ''] = readdirSync(join(home, 'images'))
  await open(id)
  await page.getByRole('tab', { name: 'Derivations' }).click()
  await expect(row(/nixos-tiny-raw/)).toHaveAttribute('aria-level', '1')
  const image = await levelOf(/nixos-tiny-raw/)
  expect(await levelOf(/nixos-system-tiny/)).toBe(image + 1)
  expect(await levelOf(/Done etc/)).toBe(image + 2)
  await expect(row(/nixos-system-tiny/)).toHaveAttribute('aria-expanded', 'true')

  const all = (await names()).length
  await derivations().focus()
  await page.keyboard.press('Home')
  await expect(row(/nixos-tiny-raw/)).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('ArrowLeft')
  await expect(row(/nixos-tiny-raw/)).toHaveAttribute('aria-expanded', 'false')
  expect(await names()).toHaveLength(1)
  await expect(row(/nixos-tiny-raw/)).toContainText(`${all - 1} derivations below it`)
  await page.keyboard.press('ArrowRight')
  await expect(row(/nixos-tiny-raw/)).toHaveAttribute('aria-expanded', 'true')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowLeft')
  await expect(row(/nixos-tiny-raw/)).toHaveAttribute('aria-expanded', 'true')
  await page.keyboard.press('ArrowLeft')
  await expect(row(/nixos-tiny-raw/)).toHaveAttribute('aria-selected', 'true')
  await seenInEveryLook(id, 'tree-finished')

  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' })
  const bar = page.locator('.time-bar').first()
  const axis = bar.locator('..')
  const withBar = await drawn(page, axis)
  await bar.evaluate(element => {
    element.style.visibility = 'hidden'
  })
  expect(await drawn(page, axis)).not.toBe(withBar)
})

test('what is chosen in the tree, on in the log, and found there is visible in forced colours', async () => {
  await kiln(home, 'build', 'tiny', '-f', 'raw', '--set', unique())
  const [id = ''] = readdirSync(join(home, 'images'))
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' })
  await open(id)
  await page.getByRole('tab', { name: 'Derivations' }).click()
  const image = row(/nixos-tiny-raw/)
  const plain = await drawn(page, image)
  await derivations().focus()
  await page.keyboard.press('Home')
  await expect(image).toHaveAttribute('aria-selected', 'true')
  expect(await drawn(page, image)).not.toBe(plain)

  await page.getByRole('tab', { name: 'Log' }).click()
  const log = page.getByRole('region', { name: /^Log of/ })
  const search = page.getByRole('searchbox')
  await search.fill('e')
  await search.press('Enter')
  const wrap = page.getByRole('button', { name: 'Wrap' })
  const unwrapped = await drawn(page, wrap)
  for (const wraps of [false, true]) {
    if (wraps) await wrap.click()
    await expect(wrap).toHaveAttribute('aria-pressed', String(wraps))
    const current = log.locator('.current-line')
    // The search answers after the key.
    await expect(current).toBeVisible()
    const found = await drawn(page, log)
    await current.evaluate(element => element.classList.remove('current-line'))
    expect(await drawn(page, log), `wrapped: ${wraps}`).not.toBe(found)
  }
  expect(await drawn(page, wrap)).not.toBe(unwrapped)
  await lookedAt(page, 'forced-log', { theme: 'light', width: 1280, height: 800 })
})

test('keeps what was closed, chosen and searched while a log is read, and has a list beside the tree', async () => {
  await kiln(home, 'build', 'tiny', '-f', 'raw', '--set', unique())
  const [id = ''] = readdirSync(join(home, 'images'))
  await open(id)
  const system = row(/nixos-system-tiny/)
  await system.getByTitle('Close').click()
  await expect(row(/Done etc/)).toBeHidden()
  await expect(system).toHaveAttribute('aria-expanded', 'false')
  await system.click()
  await expect(page.getByRole('region', { name: /Log of nixos-system-tiny/ })).toBeVisible()
  await page.getByRole('tab', { name: 'Derivations' }).click()
  await expect(system).toHaveAttribute('aria-selected', 'true')
  await expect(system).toHaveAttribute('aria-expanded', 'false')

  // A search looks into closed items, and keeps their parents.
  const search = page.getByRole('searchbox', { name: 'Search derivations' })
  await search.fill('etc')
  await expect(row(/Done etc/)).toBeVisible()
  await expect.poll(names).toHaveLength(3)
  await search.press('Escape')
  await expect(row(/Done etc/)).toBeHidden()

  await page.getByRole('radio', { name: 'List' }).check({ force: true })
  await expect(row(/Done etc/)).toBeVisible()
  await expect(
    derivations()
      .getByText(/^Done\s*\d/)
      .first(),
  ).toBeVisible()
  await expect(system).not.toHaveAttribute('aria-level')
  await expect(system).toHaveAttribute('aria-selected', 'true')
  await page.getByRole('radio', { name: 'Tree' }).check({ force: true })
  await expect(system).toHaveAttribute('aria-level', '2')
  await expect(row(/Done etc/)).toBeHidden()
})

test('shows a running build as a tree, with what runs in it, on one time line', async () => {
  const wizard = newImage(() => page)
  await wizard.toBuildOf('Takes five minutes', unique())
  await wizard.build()
  await expect(row(/trial-slow/)).toContainText('Building')
  const id = /#\/builds\/([a-z0-9-]+)/.exec(page.url())?.[1] ?? ''
  // Dependencies are queried during the build: until then it is a list.
  await expect(row(/nixos-tiny-raw/)).toHaveAttribute('aria-level', '1')
  await expect(row(/trial-slow/)).toHaveAttribute('aria-level', '3')
  await seenInEveryLook(id, 'tree-running')
  await wizard.cancelBuild()
  await expect(row(/trial-slow/)).toContainText('Not finished')
})

test('follows the build of another Kiln to its end, and does not offer to cancel it', async () => {
  const words = ['--set', 'variant=slow', '--set', unique()]
  const { child, result } = startKiln(home, 'build', 'tiny', ...words, '--json')
  await new Promise<void>(done => {
    child.stdout?.on('data', chunk => {
      if (String(chunk).includes('trial-slow')) done()
    })
  })
  const [id = ''] = readdirSync(join(home, 'images'))
  await open(id)
  await expect(row(/trial-slow/)).toContainText('Building')
  await expect(page.getByText(/Another Kiln on this computer runs this build/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Cancel the build' })).toBeHidden()
  const lines = async () =>
    Number(
      (
        await row(/trial-slow/)
          .getByTitle(/ lines?$/)
          .innerText()
      ).replace(',', ''),
    )
  const before = await lines()
  await expect.poll(lines).toBeGreaterThan(before)
  await lookedAt(page, 'tree-elsewhere', { theme: 'light', width: 1280, height: 800 })
  child.kill('SIGINT')
  expect((await result).code).toBe(130)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Cancelled')
  await expect(row(/trial-slow/)).toContainText('Not finished')
  await expect(page.getByText(/Another Kiln on this computer/)).toBeHidden()
})
