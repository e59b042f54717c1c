// A stranger's profile that wants to leave the Nix sandbox: the Review step asks, and builds nothing before.
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, expect, test } from '@playwright/test'
import { newImage } from '../pages/new-image.ts'
import { inWindow } from '../pages/window.ts'
import { noChromium, openChromium } from '../support/chromium.ts'
import { freshHome, type Served, serve } from '../support/kiln-process.ts'
import { openWindow } from '../support/open-window.ts'
import { addStranger } from '../support/stranger.ts'

test.skip(noChromium !== null, `the window in a browser: ${noChromium}`)

let home: string
let folder: string
let served: Served
let browser: Browser

test.beforeEach(async () => {
  home = freshHome()
  folder = addStranger(home)
  served = await serve(home)
  browser = await openChromium()
})
test.afterEach(async () => {
  await browser.close()
  await served.close()
  rmSync(home, { recursive: true, force: true })
})

test('asks once whether the folder of a profile without a sandbox is trusted', async () => {
  const page = await browser.newPage()
  await openWindow(page, served.address)
  const { at, button, reached } = inWindow(() => page)
  const wizard = newImage(() => page)
  await at('/new?profile=stranger')
  await reached(/^Configure/)
  const asked = page.getByText('Do you trust this folder of profiles?')
  await expect(asked).toBeVisible()
  await expect(page.getByText(/built outside the Nix sandbox/).first()).toBeVisible()
  await expect(await wizard.estimate()).toBeDisabled()
  await wizard.build()
  await expect(page.getByText(/is not trusted/)).toBeVisible()
  await button('Trust this folder').click()
  await expect(asked).toBeHidden()
  // The automatic estimate waited for that: now it evaluates the stranger's flake, which holds nothing.
  await expect(page.getByText('No estimate', { exact: true })).toBeVisible()
  expect(JSON.parse(readFileSync(join(home, 'settings.json'), 'utf8'))).toMatchObject({
    trusted: [{ path: folder, real: folder, contents: [expect.stringMatching(/^[0-9a-f]{64}$/)] }],
  })
})
