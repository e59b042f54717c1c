// What tests of the whole window need: an image with a long name, the profile that has one of each kind of control, Kiln
// served, and a browser.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { type LoopDevices, loopDevices } from '#test/drives/loop-devices.ts'
import { next, noLoopDevices } from '../pages/flash.ts'
import { noChromium, openChromium } from './chromium.ts'
import { freshHome, kiln, type Served, serve } from './kiln-process.ts'
import { openWindow } from './open-window.ts'

export const longName = `kitchen-${'a-long-name-that-somebody-gave-'.repeat(2)}end`

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
  /** To the options of the profile that has one of each kind. */
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
    bench.home = freshHome()
    const built = await kiln(bench.home, 'build', 'tiny', '-f', 'raw', '--name', longName, '--json')
    bench.image = (built.lines.at(-1) as unknown as { image: { id: string } }).image.id
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

  bench.at = place => bench.page.goto(`${new URL(served.address).origin}/#${place}`)
  bench.heading = name => expect(bench.page.getByRole('heading', { name }).first()).toBeVisible()
  bench.everyControl = async () => {
    await bench.page.getByRole('radio', { name: 'Every control' }).check({ force: true })
    await next(bench.page)
    await bench.heading(/Every control/)
  }
  return bench
}
