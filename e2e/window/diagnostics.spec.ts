// What a person gives away with a bug report: from the Doctor page, and from the command line.
import { readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, expect, test } from '@playwright/test'
import { noChromium, openChromium } from '../support/chromium.ts'
import { freshHome, kiln, type Served, serve } from '../support/kiln-process.ts'
import { inEveryLook } from '../support/looks.ts'
import { openWindow } from '../support/open-window.ts'

let home: string
test.beforeEach(() => {
  home = freshHome()
})
test.afterEach(() => rmSync(home, { recursive: true, force: true }))

test.describe('in the window', () => {
  test.skip(noChromium !== null, `the window in a browser: ${noChromium}`)
  let served: Served
  let browser: Browser
  test.beforeEach(async () => {
    served = await serve(home)
    browser = await openChromium()
  })
  test.afterEach(async () => {
    await browser?.close()
    await served?.close()
  })

  test('diagnostics are shown, copied and saved as the same text', async () => {
    const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
    const page = await context.newPage()
    await openWindow(page, served.address)
    const { origin } = new URL(served.address)
    await page.goto(`${origin}/#/images/nosuch-20260101-000000-0001`)
    await expect(page.getByText('nosuch-20260101').first()).toBeVisible()
    await page.goto(`${origin}/#/doctor`)
    await page.getByRole('button', { name: 'Show the diagnostics' }).click()
    const shown = page.getByRole('region', { name: 'Diagnostics' })
    await expect(shown).toContainText('Kiln diagnostics')
    await expect(shown).toContainText('process-started')
    await expect(shown).toContainText('code=image.unknown operation=images.show')

    await page.getByRole('button', { name: 'Copy diagnostics' }).click()
    await expect(page.getByText('Diagnostics copied').first()).toBeVisible()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    const saving = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save as file' }).click()
    const file = await saving
    expect(file.suggestedFilename()).toMatch(/^kiln-diagnostics-\d{4}-\d\d-\d\d\.txt$/)
    const withoutTime = (text: string) => text.replace(/^Created: .*$/m, '')
    expect(withoutTime(readFileSync(await file.path(), 'utf8'))).toBe(withoutTime(copied))

    await shown.scrollIntoViewIfNeeded()
    await inEveryLook(page, 'diagnostics', async () => shown.scrollIntoViewIfNeeded())
  })
})

test('kiln doctor --report prints a report, or writes a new file and never over another [N15]', async () => {
  await kiln(home, 'images', 'show', 'nosuch')
  const printed = await kiln(home, 'doctor', '--report', '--json')
  expect(printed.lines.at(-1)).toMatchObject({
    type: 'result',
    report: { schema: 1, settings: { theme: 'system' }, failedJobs: [] },
  })
  const path = join(home, 'report.txt')
  expect(await kiln(home, 'doctor', '--report', path)).toMatchObject({ code: 0 })
  expect(statSync(path).mode & 0o777).toBe(0o600)
  const text = readFileSync(path, 'utf8')
  expect(text).toMatch(/^Kiln diagnostics\n/)
  expect(text).toMatch(/ cli\/\d+ warn command-failed code=image\.unknown-word operation=images$/m)
  const again = await kiln(home, 'doctor', '--report', path)
  expect(again.code).toBe(1)
  expect(again.stderr).toContain('already exists')
  expect(readFileSync(path, 'utf8')).toBe(text)
})
