// The start of the window: how much it loads, and that its letters are its own.
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { noChromium, openChromium } from '../support/chromium.ts'
import { freshHome, type Served, serve } from '../support/kiln-process.ts'
import { openWindow } from '../support/open-window.ts'
import { startLimit, startSize } from '../support/start-size.ts'

test('scripts and fonts of the start are within their limit', () => {
  const { scripts, fonts, total } = startSize()
  expect(scripts).toBeGreaterThan(0)
  expect(fonts).toBeGreaterThan(0)
  expect(total).toBeLessThan(startLimit)
})

test('the built command line and the writer take from Node only what they use', () => {
  const files = ['cli', 'writer'].flatMap(program => {
    const folder = resolve(import.meta.dirname, '..', '..', 'dist', program)
    return readdirSync(folder).map(name => join(folder, name))
  })
  const read = files.map(file => readFileSync(file, 'utf8')).join('\n')
  expect(read).toContain('process.getBuiltinModule(')
  // An import makes Node call every getter of the module (docs/adr/0015).
  expect(read).not.toMatch(/\bfrom ?["']node:/)
})

test.describe('in a browser', () => {
  test.skip(noChromium !== null, `fonts: ${noChromium}`)
  let home: string
  let served: Served
  let browser: Browser
  let page: Page
  const fetched: string[] = []

  test.beforeAll(async () => {
    home = freshHome()
    browser = await openChromium()
    served = await serve(home)
    page = await browser.newPage()
    page.on('request', request => fetched.push(request.url()))
    await openWindow(page, await served.newAddress())
    await expect(page.getByText('What do you want to do?').first()).toBeVisible()
  })
  test.afterAll(async () => {
    await browser?.close()
    await served?.close()
    if (home) rmSync(home, { recursive: true, force: true })
  })

  /** Returns the font file that draws an element's letters: Chromium's answer, not what the styles ask for. */
  async function drawnWith(selector: string): Promise<string[]> {
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('DOM.enable')
    await devtools.send('CSS.enable')
    const { root } = await devtools.send('DOM.getDocument')
    const { nodeId } = await devtools.send('DOM.querySelector', { nodeId: root.nodeId, selector })
    const { fonts } = await devtools.send('CSS.getPlatformFontsForNode', { nodeId })
    await devtools.detach()
    return fonts.filter(font => font.isCustomFont).map(font => font.familyName)
  }

  test('texts are drawn with the fonts that Kiln brings, fetched from where the page comes from [M3]', async () => {
    await page.evaluate(() => document.fonts.ready)
    expect((await drawnWith('h1')).join()).toMatch(/^Inter/)
    const fonts = fetched.filter(url => url.endsWith('.woff2'))
    expect(fonts.length).toBeGreaterThan(0)
    const { origin } = new URL(served.address)
    expect(fonts.filter(url => !url.startsWith(`${origin}/`))).toEqual([])
    // The rarer letters are in separate files, which this page does not need.
    expect(fonts.filter(url => url.includes('latin-ext'))).toEqual([])
  })

  test('paths are drawn in the mono, and a changing figure keeps its width', async () => {
    await page.goto(`${new URL(served.address).origin}/#/settings`)
    await expect(page.locator('main .font-mono').first()).toBeVisible()
    await page.evaluate(() => document.fonts.ready)
    expect((await drawnWith('main .font-mono')).join()).toMatch(/^JetBrains Mono/)
    const widths = await page.evaluate(() => {
      const line = document.createElement('span')
      line.className = 'tabular-nums'
      document.body.append(line)
      const all = ['1111', '0000', '4747'].map(text => {
        line.textContent = text
        return line.getBoundingClientRect().width
      })
      line.remove()
      return new Set(all).size
    })
    expect(widths).toBe(1)
  })
})
