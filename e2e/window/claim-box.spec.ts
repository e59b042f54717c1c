// A box without a Connect is claimed in the window, against its real program: what its screen shows is typed.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { type LanBox, lanBox } from '#test/lan-box.ts'
import { inWindow } from '../pages/window.ts'
import { noChromium, openChromium } from '../support/chromium.ts'
import { freshHome, type Served, serve } from '../support/kiln-process.ts'
import { inEveryLook } from '../support/looks.ts'
import { openWindow } from '../support/open-window.ts'

test.skip(noChromium !== null, `Claiming a box in the window: ${noChromium}`)
test.setTimeout(300_000)

let [home, folder] = ['', '']
let box: LanBox
let page: Page
let served: Served
let browser: Browser
const userHome = process.env['HOME']
const { at, button, dialog, title } = inWindow(() => page)

test.beforeAll(async () => {
  home = freshHome()
  folder = mkdtempSync(join(tmpdir(), 'kiln-claim-box-'))
  box = lanBox(join(folder, 'box'))
  box.start()
  // The keys of the person who runs the tests are not looked at.
  process.env['HOME'] = folder
  mkdirSync(join(folder, '.ssh'))
  writeFileSync(join(folder, '.ssh/id_ed25519.pub'), `${box.key}\n`)
  served = await serve(home)
  browser = await openChromium()
  page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' })
  page.setDefaultTimeout(30_000)
  await openWindow(page, await served.newAddress())
})
test.afterAll(async () => {
  await browser?.close()
  await served?.close()
  box?.end()
  if (userHome === undefined) delete process.env['HOME']
  else process.env['HOME'] = userHome
  for (const each of [home, folder]) if (each) rmSync(each, { recursive: true, force: true })
})

test('a box is claimed by its code, after its fingerprint was the right one, and its page opens [A1]', async () => {
  const { code, fingerprint, port } = await box.shown()
  await at('/hosts')
  await button('Claim a box').click()
  await inEveryLook(page, 'dialog-claim-box', () => expect(dialog('Claim a box')).toBeVisible())
  await dialog().getByLabel('Address').fill(`127.0.0.1:${port}`)
  await dialog().getByLabel('Code').fill(code.toLowerCase())
  await dialog().getByLabel('Fingerprint').fill('BCDF-GHJK-LMNP')
  await dialog().getByLabel('Your name').fill('Ada')
  await dialog().getByRole('button', { name: 'Claim the box' }).click()
  await expect(dialog()).toContainText('Another machine answered')
  await inEveryLook(page, 'dialog-claim-box-other', () =>
    expect(dialog()).toContainText('The code was not sent'),
  )
  await dialog().getByLabel('Fingerprint').fill(fingerprint)
  await dialog().getByRole('button', { name: 'Claim the box' }).click()
  await expect(title()).toBeVisible()
  await expect(page).toHaveURL(/\/hosts\//)
  expect(JSON.parse(readFileSync(join(box.owner, 'owner.json'), 'utf8'))).toMatchObject({ name: 'Ada' })
  expect(readFileSync(join(box.owner, 'authorized_keys/admin'), 'utf8')).toContain('ssh-ed25519 ')
})
