// Every page in both themes and at the smallest size: no violation that axe finds, and nothing that scrolls sideways.
import { rmSync } from 'node:fs'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { type LoopDevices, loopDevices } from '#test/loop-devices.ts'
import { noChromium, openChromium } from './chromium.ts'
import { addDrive, flashThisImage, next, noLoopDevices } from './flash-steps.ts'
import { freshHome, kiln, type Served, serve } from './kiln-process.ts'
import { lookedAt, looks } from './looks.ts'
import { chooseTiny } from './main-job.ts'
import { openWindow } from './open-window.ts'

test.skip(noChromium !== null, `accessibility: ${noChromium}`)

let home: string
let served: Served
let browser: Browser
let image: string
let loops: LoopDevices | undefined
let drive: string | undefined

test.beforeAll(async () => {
  home = freshHome()
  const built = await kiln(
    home,
    'build',
    'tiny',
    '-f',
    'qcow2',
    '-f',
    'ova',
    '--name',
    'Shown',
    '--set',
    `message=axe ${Date.now()}`,
    '--json',
  )
  image = (built.lines.at(-1) as unknown as { image: { id: string } }).image.id
  await kiln(home, 'build', 'tiny', '--set', 'variant=fails')
  loops = loopDevices()
  if (!noLoopDevices) drive = loops.attach('stick', 512 << 20).path
  served = await serve(home)
  browser = await openChromium()
})
test.afterAll(async () => {
  await browser?.close()
  await served?.close()
  loops?.close()
  if (home) rmSync(home, { recursive: true, force: true })
})

type Shown = { name: string; address: string; heading: RegExp; step?: string }
/** The wizard from its end to its start: a step that lies ahead cannot be jumped to. */
const pages = (): Shown[] => [
  { name: 'new-review', address: '#/new', heading: /Ready to build/, step: 'Review' },
  { name: 'new-formats', address: '#/new', heading: /Which formats/, step: 'Formats and builder' },
  { name: 'new-options', address: '#/new', heading: /^Configure/, step: 'Options' },
  { name: 'new-profile', address: '#/new', heading: /What should the machine be/, step: 'Profile' },
  ...(drive
    ? [
        { name: 'flash-confirm', address: '#/flash', heading: /Erase this drive/, step: 'Confirm' },
        {
          name: 'flash-personalise',
          address: '#/flash',
          heading: /^Personalise (this|each) drive/,
          step: 'Personalise',
        },
      ]
    : []),
  { name: 'flash-drives', address: '#/flash', heading: /Where should it go/, step: 'Drives' },
  { name: 'flash-image', address: '#/flash', heading: /What should be written/, step: 'Image' },
  { name: 'images', address: '#/images', heading: /^Images$/ },
  { name: 'builds', address: '#/images?show=builds', heading: /^Images$/ },
  { name: 'image', address: `#/images/${image}`, heading: /Shown/ },
  { name: 'build', address: `#/builds/${image}`, heading: /The image is ready/ },
  { name: 'doctor', address: '#/doctor', heading: /Doctor/ },
  { name: 'settings', address: '#/settings', heading: /Settings/ },
]

/** Through the wizard to its end, with a drive that is never written here. */
async function toFlashConfirm(page: Page) {
  await page.goto(`${new URL(served.address).origin}/#/images/${image}`)
  await flashThisImage(page)
  if (!drive) return
  await addDrive(page, drive)
  await next(page)
  await page.getByRole('textbox', { name: 'Host name' }).fill('kitchen')
  await page.getByRole('button', { name: 'Add a network' }).click()
  await next(page)
  await expect(page.getByText('kiln flash')).toBeVisible()
}

/** Everything that was on its way is there: neither a skeleton nor a sentence stands for it. */
async function settled(page: Page) {
  await expect(page.locator('.animate-pulse')).toHaveCount(0)
  await expect(page.getByText(/^(Looking|Checking the tools)/)).toHaveCount(0)
}

for (const look of looks) {
  const { theme, width, height } = look
  test(`every page is accessible and fits, ${theme} at ${width}×${height}`, async () => {
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme: theme,
      reducedMotion: 'reduce',
    })
    const page = await context.newPage()
    // The first context takes the token; the others get the next one from the same server.
    await openWindow(page, await served.newAddress())
    await chooseTiny(page)
    for (const heading of [/^Configure/, /Which formats/, /Ready to build/]) {
      await page.getByRole('button', { name: 'Next' }).click()
      await expect(page.getByRole('heading', { name: heading })).toBeVisible()
    }
    await toFlashConfirm(page)
    for (const { name, address, heading, step } of pages()) {
      await page.goto('about:blank')
      await page.goto(`${new URL(served.address).origin}/${address}`)
      const steps = page.getByRole('list', { name: 'Steps' })
      if (step) await steps.getByRole('button', { name: new RegExp(`^${step}`) }).click()
      await expect(page.getByRole('heading', { name: heading }).first()).toBeVisible()
      await settled(page)
      await lookedAt(page, name, look)
    }
    await context.close()
  })
}
