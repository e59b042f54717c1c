// Every page in light, dark and forced colours and at three sizes: no violation that axe finds, and nothing that scrolls
// sideways.
import { rmSync } from 'node:fs'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { type LoopDevices, loopDevices } from '#test/drives/loop-devices.ts'
import { flashPage, noLoopDevices } from '../pages/flash.ts'
import { newImage } from '../pages/new-image.ts'
import { inWindow } from '../pages/window.ts'
import { builtHome } from '../support/built-home.ts'
import { noChromium, openChromium } from '../support/chromium.ts'
import { expectNothingTooWide } from '../support/fits.ts'
import { freshHome, kiln, type Served, serve } from '../support/kiln-process.ts'
import { dress, everyLook, isForAxe, lookedAt, nameOf, zoomed } from '../support/looks.ts'
import { openWindow } from '../support/open-window.ts'

test.skip(noChromium !== null, `accessibility: ${noChromium}`)

let home: string
let served: Served
let browser: Browser
let page: Page
let image: string
let failed: string
let box: string
let loops: LoopDevices | undefined
let drive: string | undefined
const flash = flashPage(() => page)
const wizard = newImage(() => page)
const { button, next, reached, step: toStep } = inWindow(() => page)

test.beforeAll(async () => {
  ;({ home, image, failed } = builtHome())
  expect((await kiln(home, 'box', 'add', 'Cellar', '--profile', 'tiny')).code).toBe(0)
  const made = await kiln(home, 'build', 'Cellar', '--set', 'hostname=cellar', '--json')
  expect(made.code, made.stderr).toBe(0)
  const { lines } = await kiln(home, 'box', 'show', 'Cellar', '--json')
  box = (lines as unknown as { box: { id: string } }[])[0]?.box.id ?? ''
  loops = loopDevices()
  if (!noLoopDevices) drive = loops.attach('stick', 512 << 20).path
  served = await serve(home)
  browser = await openChromium()
  page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' })
  await openWindow(page, await served.newAddress())
  await toConfigure()
  await toFlashConfirm()
})
test.afterAll(async () => {
  await browser?.close()
  await served?.close()
  loops?.close()
  if (home) rmSync(home, { recursive: true, force: true })
})

type Shown = { name: string; address: () => string; heading: RegExp; step?: string }
/** The wizards from their end to their start: a step that lies ahead cannot be jumped to. */
const pages: Shown[] = [
  ...stepsOf('new', '#/new', [
    ['configure', /^Configure/, 'Configure'],
    ['what', /What should the machine be/, 'What'],
  ]),
  ...stepsOf('flash', '#/flash', [
    ...(noLoopDevices
      ? []
      : ([
          ['confirm', /Erase this drive/, 'Confirm'],
          ['personalise', /^Personalise (this|each) drive/, 'Personalise'],
        ] as const)),
    ['drives', /Where should it go/, 'Drives'],
    ['image', /What should be written/, 'Image'],
  ]),
  { name: 'boxes', address: () => '#/boxes', heading: /^Boxes$/ },
  { name: 'box', address: () => `#/boxes/${box}`, heading: /^Cellar/ },
  { name: 'publish', address: () => '#/publish', heading: /^Which boxes should get an update/ },
  { name: 'images', address: () => '#/images', heading: /^Library$/ },
  { name: 'builds', address: () => '#/images?show=builds', heading: /^Library$/ },
  { name: 'image', address: () => `#/images/${image}`, heading: /Kitchen/ },
  { name: 'build', address: () => `#/builds/${image}`, heading: /The image is ready/ },
  { name: 'build-failed', address: () => `#/builds/${failed}`, heading: /failed/i },
  { name: 'machines', address: () => '#/machines', heading: /^Library$/ },
  { name: 'hosts', address: () => '#/hosts', heading: /^Hosts$/ },
  { name: 'builders', address: () => '#/builders', heading: /^Builders$/ },
  { name: 'doctor', address: () => '#/doctor', heading: /Doctor/ },
  { name: 'settings', address: () => '#/settings', heading: /Settings/ },
  { name: 'nowhere', address: () => '#/nowhere', heading: /Page not found/ },
]

function stepsOf(
  name: string,
  address: string,
  steps: readonly (readonly [string, RegExp, string])[],
): Shown[] {
  return steps.map(([id, heading, step]) => ({
    name: `${name}-${id}`,
    address: () => address,
    heading,
    step,
  }))
}

async function toConfigure() {
  await wizard.chooseTiny()
  await wizard.toConfigure()
}

/** Through the wizard to its end, with a drive that is never written here. */
async function toFlashConfirm() {
  await page.goto(`${new URL(served.address).origin}/#/images/${image}`)
  await flash.fromImage()
  if (!drive) return
  await flash.addDrive(drive)
  await next()
  await flash.hostname().fill('kitchen')
  await button('Add a network').click()
  await next()
  await expect(page.getByText('kiln flash')).toBeVisible()
}

/** The page has loaded: it shows no skeletons and no loading texts. */
async function settled() {
  await expect(page.locator('.animate-pulse')).toHaveCount(0)
  await expect(page.getByText(/^(Looking|Checking|Inspecting|Estimating)/)).toHaveCount(0)
}

for (const { name, address, heading, step } of pages)
  test(`${name} is accessible and fits in every look [M3]`, async () => {
    // A table that was drawn in forced colours keeps its lines when they end.
    await dress(page, everyLook[0] ?? zoomed)
    await page.goto('about:blank')
    await page.goto(`${new URL(served.address).origin}/${address()}`)
    if (step) await toStep(new RegExp(`^${step}`))
    await reached(heading)
    for (const look of everyLook) {
      await dress(page, look)
      await settled()
      await expectNothingTooWide(page, `${name}-${nameOf(look)}`)
      await lookedAt(page, name, look, isForAxe(look))
    }
  })

test('an empty home is accessible and fits in every look [N16]', async () => {
  const empty = freshHome()
  const other = await serve(empty)
  try {
    await openWindow(page, await other.newAddress())
    await reached(/What do you want to do/)
    for (const look of everyLook) {
      await dress(page, look)
      await settled()
      await expectNothingTooWide(page, `empty-${nameOf(look)}`)
      await lookedAt(page, 'empty', look, isForAxe(look))
    }
  } finally {
    await other.close()
    rmSync(empty, { recursive: true, force: true })
  }
})
