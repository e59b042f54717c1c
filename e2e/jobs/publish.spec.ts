// Publishing updates in the window: keys, folder, plan, job, and what is published then; with the real keyring, and boxes of
// the demo profile.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { parsePointer } from '#shared/updates/pointer.ts'
import { keyringLab, keyringLacks } from '#test/keyring/keyring-lab.ts'
import { publishPage } from '../pages/publish.ts'
import { inWindow } from '../pages/window.ts'
import { noChromium, openChromium } from '../support/chromium.ts'
import { freshHome, kiln, type Served, serve } from '../support/kiln-process.ts'
import { inEveryLook } from '../support/looks.ts'
import { openWindow } from '../support/open-window.ts'

const lacks = noChromium ?? (keyringLacks.length > 0 ? `without ${keyringLacks.join(', ')}` : null)
test.skip(lacks !== null, `publishing in the window: ${lacks}`)
test.setTimeout(900_000)
test.describe.configure({ mode: 'serial' })

let home: string
let folder: string
let page: Page
let served: Served
let browser: Browser
let keyring: Awaited<ReturnType<typeof keyringLab>>
const before = {
  DBUS_SESSION_BUS_ADDRESS: process.env['DBUS_SESSION_BUS_ADDRESS'],
  XDG_RUNTIME_DIR: process.env['XDG_RUNTIME_DIR'],
}
const { at, button, dialog, field, link, next, reached } = inWindow(() => page)
const publish = publishPage(() => page)

test.beforeAll(async () => {
  keyring = await keyringLab()
  await keyring.unlock()
  process.env['DBUS_SESSION_BUS_ADDRESS'] = keyring.env.DBUS_SESSION_BUS_ADDRESS
  process.env['XDG_RUNTIME_DIR'] = keyring.env.XDG_RUNTIME_DIR
  home = freshHome()
  folder = join(home, 'published')
  mkdirSync(folder)
  for (const name of ['Attic', 'Cellar', 'Shed'])
    expect((await kiln(home, 'box', 'add', name, '--profile', 'tiny')).code).toBe(0)
  // The third is still a draft.
  for (const id of readdirSync(join(home, 'boxes')).filter(name => /^[0-9a-f]{16}$/.test(name)))
    recordDrive(join(home, 'boxes', id, 'box.json'))
  served = await serve(home)
  browser = await openChromium()
  page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' })
  page.setDefaultTimeout(30_000)
  await openWindow(page, await served.newAddress())
})
test.afterAll(async () => {
  await browser?.close()
  await served?.close()
  keyring?.close()
  for (const [name, value] of Object.entries(before))
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  if (home) rmSync(home, { recursive: true, force: true })
})

/** Writes the record that a flash leaves, for all boxes but the shed. */
function recordDrive(path: string): void {
  const box = JSON.parse(readFileSync(path, 'utf8')) as { name: string }
  const drive = { name: 'Ultra', serial: box.name, model: 'Ultra', sizeBytes: 1 << 30, image: null, at: 1 }
  if (box.name !== 'Shed') writeFileSync(path, JSON.stringify({ ...box, drives: [drive] }))
}

const pointers = () =>
  readdirSync(join(folder, 'pointers')).map(name => {
    const parsed = parsePointer(readFileSync(join(folder, 'pointers', name), 'utf8'))
    if (!parsed) throw new Error(name)
    return parsed.pointer
  })

test('keys are made, and the recovery key is shown until it is kept', async () => {
  await at('/boxes')
  await link('Publish updates').click()
  await reached('Which boxes should get an update?')
  await next()
  await expect(page.getByText('Choose a box.').first()).toBeVisible()
  await button('All').click()
  await expect(page.getByText('2 boxes chosen')).toBeVisible()
  await expect(publish.box('Shed')).toBeDisabled()
  await expect(page.getByText(/^No computer runs it yet/)).toBeVisible()
  await expect(link('Open Shed')).toBeVisible()
  await inEveryLook(page, 'publish-boxes')
  await next()
  await reached('Where should the updates be published?')
  await next()
  await expect(page.getByText('Name the folder.').first()).toBeVisible()
  await publish.folder().fill('/etc')
  await next()
  await expect(page.getByText(/^\/etc is a folder of the operating system/).first()).toBeVisible()
  await expect(publish.folder()).toBeFocused()
  await publish.folder().fill(folder)
  await inEveryLook(page, 'publish-where-no-keys')
  await next()
  await expect(page.getByText('Make the keys first.').first()).toBeVisible()
  const recovery = await publish.makeKeys()
  expect(recovery).toMatch(/^(?:[0-9A-Z]{5}-){10}[0-9A-Z]{5}$/)
  await inEveryLook(page, 'dialog-recovery-key')
  await page.keyboard.press('Escape')
  await expect(dialog().getByText(/Confirm first that you have the key/)).toBeVisible()
  await publish.keepRecoveryKey()
  await expect(page.getByText(recovery)).toHaveCount(0)
  await button('Replace the daily key').click()
  await dialog().getByRole('button', { name: 'Replace the daily key' }).click()
  await expect(dialog().getByText('Type the recovery key.')).toBeVisible()
  await inEveryLook(page, 'dialog-replace-key')
  const daily = () => page.getByText(/^kiln-updates-/).innerText()
  const old = await daily()
  await dialog().getByLabel('Recovery key').fill(recovery.toLowerCase())
  await page.keyboard.press('Enter')
  await expect(dialog()).toHaveCount(0)
  await expect.poll(daily).not.toBe(old)
  await page.locator('summary', { hasText: 'More' }).click()
  await inEveryLook(page, 'publish-where')
})

test('the trust file of a box is made there, as the command line prints it', async () => {
  await button('Make a trust file').click()
  await dialog().getByLabel('Web address of the folder').fill('updates.example.com')
  await expect(dialog().getByText('Not an http, https or file address without a login.')).toBeVisible()
  await dialog().getByLabel('Web address of the folder').fill('https://updates.example.com')
  const shown = dialog().getByRole('region', { name: 'Trust file' }).locator('pre')
  const printed = await kiln(home, 'publish', 'trust', 'Attic', '--from', 'https://updates.example.com')
  await expect(shown).toHaveText(printed.stdout.trim())
  await expect(dialog().getByText('trustFile = ./attic-trust.json;')).toBeVisible()
  await inEveryLook(page, 'dialog-trust-file')
  await page.keyboard.press('Escape')
})

test('the plan shows what each box gets, and nothing is written before it is carried out', async () => {
  await field('Systems to keep').fill('1')
  await next()
  await expect(page.getByText('A whole number from 2 to 50.')).toBeVisible()
  await field('Systems to keep').fill('3')
  await next()
  // These boxes have neither a host nor an image.
  await expect(page.getByText(/Kiln does not know the system.stateVersion with which the box/)).toBeVisible({
    timeout: 60_000,
  })
  await inEveryLook(page, 'publish-plan-failed')
  await button('Back').click()
  await page.locator('summary', { hasText: 'More' }).click()
  await field('NixOS release that the boxes were installed with').fill('24.05')
  await next()
  await publish.planned(/to copy in total/)
  expect(readdirSync(folder)).toEqual([])
  await expect(page.getByText('Published for the first time')).toHaveCount(2)
  await expect(page.getByText(`kiln publish Attic Cellar --to ${folder} --state-version 24.05`)).toBeVisible()
  await page.locator('summary', { hasText: 'Attic' }).click()
  await inEveryLook(page, 'publish-plan')
})

test('it publishes for both boxes, and says where and until when', async () => {
  await publish.publish('Attic and Cellar')
  await publish.published('Attic and Cellar')
  expect(pointers()).toHaveLength(2)
  const days = pointers().map(({ made, expires }) => (expires - made) / 86_400)
  expect(days).toEqual([90, 90])
  await expect(page.getByText(/Kiln has no host for it/)).toHaveCount(2)
  await inEveryLook(page, 'publish-done')
})

test('a box shows what is published for it, and leads back to publishing it alone', async () => {
  await at('/boxes')
  await page.getByRole('link', { name: 'Attic', exact: true }).first().click()
  await expect(
    page.getByRole('list', { name: 'History' }).getByText(`Update published to ${folder}`),
  ).toBeVisible()
  await link('Publish an update').click()
  await expect(publish.box('Attic')).toBeChecked()
  await expect(publish.box('Cellar')).not.toBeChecked()
  await next()
  // Remembered.
  await expect(publish.folder()).toHaveValue(folder)
  await expect(page.getByText(/Its updates are accepted until/)).toBeVisible()
  await page.locator('summary', { hasText: 'More' }).click()
  await field('NixOS release that the boxes were installed with').fill('24.05')
  await next()
  await publish.planned('No change: its update is accepted for longer')
  await publish.publish('Attic')
  await publish.published('Attic')
})

test('a folder with something else in it is refused, and nothing is lost there', async () => {
  const other = join(home, 'other')
  mkdirSync(join(other, 'photos'), { recursive: true })
  await at('/publish')
  await page.reload()
  await button('All').click()
  await next()
  await publish.folder().fill(other)
  await next()
  await expect(page.getByText(/is not empty, and Kiln did not publish to it/).first()).toBeVisible()
  await inEveryLook(page, 'publish-where-foreign')
  await reached('Where should the updates be published?')
  expect(readdirSync(other)).toEqual(['photos'])
})
