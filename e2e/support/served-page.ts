// One page of Kiln, served for all tests of a file from a new folder.
import { rmSync } from 'node:fs'
import { type Browser, type Page, test } from '@playwright/test'
import { inWindow } from '../pages/window.ts'
import { noChromium, openChromium } from './chromium.ts'
import { freshHome, kilnScript, type Served, serve } from './kiln-process.ts'
import { openWindow } from './open-window.ts'

type ServedPage = {
  /** Kiln's folder. */
  home: string
  served: Served
  page: Page
  /** Opens a place of the window: "/images". */
  at: (place: string) => Promise<unknown>
}

type Options = {
  /** The `kiln` that serves it. */
  script?: string
  /** Before Kiln starts: what is in its folder then. */
  prepare?: (home: string) => unknown
  /** Runs before it ends, and stops what Kiln would leave running. */
  finish?: (home: string) => void
}

/** Filled in before the first test of the file that calls it. `what`: what is skipped where there is no browser. */
export function servedPage(what: string, options: Options = {}): ServedPage {
  const { script = kilnScript, prepare, finish } = options
  test.skip(noChromium !== null, `${what}: ${noChromium}`)
  const bench = {} as ServedPage
  let browser: Browser

  test.beforeAll(async () => {
    bench.home = freshHome()
    await prepare?.(bench.home)
    bench.served = await serve(bench.home, script)
    browser = await openChromium()
    bench.page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' })
    await openWindow(bench.page, await bench.served.newAddress())
  })
  test.afterAll(async () => {
    try {
      await browser?.close()
      if (bench.home) finish?.(bench.home)
    } finally {
      await bench.served?.close()
      if (bench.home) rmSync(bench.home, { recursive: true, force: true })
    }
  })

  bench.at = inWindow(() => bench.page).at
  return bench
}
