// What every test of flashing through the window needs: an image, Kiln served, a browser at the image's page, and loop
// devices that are let go in the end.
import { rmSync } from 'node:fs'
import { type Browser, type Page, test } from '@playwright/test'
import { type LoopDevices, loopDevices } from '#test/drives/loop-devices.ts'
import { noLoopDevices } from '../pages/flash.ts'
import { builtHome } from './built-home.ts'
import { noChromium, openChromium } from './chromium.ts'
import { type Served, serve } from './kiln-process.ts'
import { openWindow } from './open-window.ts'

type FlashBench = {
  home: string
  /** Id of the image, which has a seed partition. */
  image: string
  page: Page
  loops: LoopDevices
  /** What the page threw. */
  faults: string[]
}

/** Filled in before each test of the file that calls it. */
export function flashBench(): FlashBench {
  test.skip(noChromium !== null, `flashing in a browser: ${noChromium}`)
  test.skip(noLoopDevices !== null, `flashing in a browser: ${noLoopDevices}`)
  const bench = { faults: [] as string[] } as FlashBench
  let served: Served
  let browser: Browser

  test.beforeAll(() => Object.assign(bench, builtHome()))
  test.afterAll(() => rmSync(bench.home, { recursive: true, force: true }))

  test.beforeEach(async () => {
    bench.loops = loopDevices()
    served = await serve(bench.home)
    browser = await openChromium()
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
    bench.page = await context.newPage()
    bench.faults.length = 0
    bench.page.on('pageerror', error => bench.faults.push(error.message))
    await openWindow(bench.page, served.address)
    await bench.page.goto(`${new URL(served.address).origin}/#/images/${bench.image}`)
  })
  test.afterEach(async () => {
    await browser.close()
    await served.close()
    bench.loops.close()
  })
  return bench
}
