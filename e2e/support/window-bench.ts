// What tests of the whole window need: an image with a long name, the profile that has one of each kind of control, Kiln
// served, and a browser.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type Page, test } from '@playwright/test'
import { type LoopDevices, loopDevices } from '#test/drives/loop-devices.ts'
import { noLoopDevices } from '../pages/flash.ts'
import { inWindow } from '../pages/window.ts'
import { builtHome } from './built-home.ts'
import { noChromium, openChromium } from './chromium.ts'
import { type Served, serve } from './kiln-process.ts'
import { openWindow } from './open-window.ts'

type WindowBench = {
  home: string
  /** Id of the image. */
  image: string
  page: Page
  /** A loop device; only where there are any (noLoopDevices). */
  drive: string
  served: Served
  /** Opens a place of the window: "/images". */
  at: (place: string) => Promise<unknown>
  heading: (name: RegExp) => Promise<void>
  /** Goes to the options of the profile that has one of each kind. */
  everyControl: () => Promise<void>
}

/** Filled in before each test of the file that calls it. */
export function windowBench(): WindowBench {
  test.skip(noChromium !== null, `the window: ${noChromium}`)
  const bench = {} as WindowBench
  let served: Served
  let browser: Browser
  let loops: LoopDevices

  test.beforeAll(async () => {
    process.env['KILN_PROFILES'] = join(import.meta.dirname, 'profiles')
    Object.assign(bench, builtHome('long-name'))
    loops = loopDevices()
    if (!noLoopDevices) bench.drive = loops.attach('stick', 512 << 20).path
    browser = await openChromium()
    served = await serve(bench.home)
    bench.served = served
  })
  test.afterAll(async () => {
    await browser?.close()
    await served?.close()
    loops?.close()
    delete process.env['KILN_PROFILES']
    if (bench.home) rmSync(bench.home, { recursive: true, force: true })
  })

  test.beforeEach(async () => {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
    })
    bench.page = await context.newPage()
    await openWindow(bench.page, await served.newAddress())
  })
  test.afterEach(() => bench.page.context().close())

  const { at, next, reached } = inWindow(() => bench.page)
  bench.at = at
  bench.heading = reached
  bench.everyControl = async () => {
    await at('/new')
    await bench.page.getByRole('radio', { name: 'Every control' }).check({ force: true })
    await next()
    await reached(/Every control/)
  }
  return bench
}
