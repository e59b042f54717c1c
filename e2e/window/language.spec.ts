// Every page in the pseudo-language: no text and no accessible name that did not come out of the catalogue. A name that a
// person, a profile or a program gave is marked as foreign in the page (translate="no"), which is right for it anyway.
import { rmSync } from 'node:fs'
import { type Browser, expect, type Locator, type Page, test } from '@playwright/test'
import { allTexts } from '#shared/messages/all-texts.ts'
import { type LoopDevices, loopDevices } from '#test/drives/loop-devices.ts'
import { windowTexts } from '#test/window-texts.ts'
import { flashPage, noLoopDevices } from '../pages/flash.ts'
import { newImage } from '../pages/new-image.ts'
import { inWindow } from '../pages/window.ts'
import { builtHome } from '../support/built-home.ts'
import { noChromium, openChromium } from '../support/chromium.ts'
import { type Served, serve } from '../support/kiln-process.ts'
import { openWindow } from '../support/open-window.ts'
import { plainTexts, settledInPseudo } from '../support/plain-texts.ts'
import { recordBuilder, recordHosts } from '../support/written-hosts.ts'

test.skip(noChromium !== null, `language: ${noChromium}`)

let home: string
let served: Served
let browser: Browser
let image: string
let loops: LoopDevices | undefined
let drive: string | undefined

test.beforeAll(async () => {
  ;({ home, image } = builtHome())
  recordHosts(home, [{ id: 'shown-host', name: 'Shown host', tags: ['lab'] }])
  recordBuilder(home, 'shown-host')
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

type Visit = { name: string; address: string; step?: number; before?: (page: Page) => Promise<void> }

const { t } = allTexts('en-XA', windowTexts)
const dialog = (page: Page) => page.getByRole('dialog')
const open =
  (...way: ((page: Page) => Locator)[]) =>
  async (page: Page) => {
    for (const next of way) await next(page).click()
    await expect(dialog(page)).toBeVisible()
  }
const button = (name: string) => (page: Page) => page.getByRole('button', { name, exact: true })
const firstItem = (page: Page) => page.getByRole('menuitem').first()
const menuOfDrive = (page: Page) => page.locator('main li button[aria-haspopup="menu"]').first()

async function openPalette(page: Page) {
  await page.keyboard.press('Control+K')
  await expect(dialog(page).getByRole('option').first()).toBeVisible()
}

/** The wizards from their ends to their starts: a step that lies ahead cannot be jumped to. */
const visits = (failed: string): Visit[] => [
  { name: 'new box, where', address: '#/new', step: 1 },
  {
    name: 'new box, preset',
    address: '#/new',
    step: 1,
    before: open(button(t('preset.presets')), firstItem),
  },
  { name: 'new box, what', address: '#/new', step: 0 },
  { name: 'new box, flake', address: '#/new', step: 0, before: open(button(t('new.flake'))) },
  ...(drive
    ? [
        { name: 'flash, confirm', address: '#/flash', step: 3 },
        { name: 'flash, personalise', address: '#/flash', step: 2 },
        { name: 'flash, restore', address: '#/flash', step: 1, before: open(menuOfDrive, firstItem) },
      ]
    : []),
  { name: 'flash, drives', address: '#/flash', step: 1 },
  { name: 'flash, image', address: '#/flash', step: 0 },
  { name: 'images', address: '#/images' },
  { name: 'builds', address: '#/images?show=builds' },
  { name: 'image', address: `#/images/${image}` },
  ...(
    [
      ['run', 'run.action'],
      ['another format', 'image.convert'],
      ['export', 'image.export'],
      ['offline kit', 'image.kit'],
      ['create a VM', 'vm.open'],
      ['eject', 'image.eject'],
      ['remove', 'image.remove'],
    ] as const
  ).map(([name, text]) => ({
    name: `image, ${name}`,
    address: `#/images/${image}`,
    before: open(button(t(text))),
  })),
  { name: 'machines', address: '#/machines' },
  { name: 'image, deploy', address: `#/deploy?image=${image}` },
  { name: 'deploy, flake', address: '#/deploy', before: page => page.getByRole('radio').nth(2).check() },
  { name: 'deploy, profile', address: '#/deploy', before: page => page.getByRole('radio').nth(1).check() },
  {
    name: 'hosts',
    address: '#/hosts',
    before: page => expect(page.locator('main li').first()).toBeVisible(),
  },
  { name: 'hosts, add', address: '#/hosts', before: open(button(t('hosts.add'))) },
  { name: 'hosts, import', address: '#/hosts', before: open(button(t('hosts.import'))) },
  {
    name: 'host',
    address: '#/hosts/shown-host',
    before: page => expect(page.getByRole('alert')).toBeVisible(),
  },
  { name: 'host, generations', address: '#/hosts/shown-host?show=generations' },
  { name: 'host, deploys', address: '#/hosts/shown-host?show=deploys' },
  { name: 'host, names', address: '#/hosts/shown-host', before: open(button(t('host.more')), firstItem) },
  {
    name: 'host, trust',
    address: '#/hosts/shown-host',
    before: open(button(t('host.more')), page => page.getByRole('menuitem').nth(1)),
  },

  {
    name: 'builders',
    address: '#/builders',
    before: page => expect(page.getByRole('article')).toBeVisible(),
  },
  { name: 'builders, add', address: '#/builders', before: open(button(t('builders.add'))) },
  {
    name: 'builder, remove',
    address: '#/builders',
    before: open(
      page => page.getByRole('article').getByRole('button').last(),
      page => page.getByRole('menuitem').last(),
    ),
  },
  { name: 'build', address: `#/builds/${image}` },
  { name: 'build, log', address: `#/builds/${image}`, before: page => page.getByRole('tab').nth(1).click() },
  { name: 'failed build', address: failed },
  { name: 'doctor', address: '#/doctor' },
  { name: 'settings', address: '#/settings' },
  { name: 'settings, folder', address: '#/settings', before: open(button(t('settings.images.choose'))) },
  { name: 'no such page', address: '#/nowhere' },
  { name: 'palette', address: '#/settings', before: openPalette },
]

/** The address of the build that made no image. */
async function failedBuild(page: Page): Promise<string> {
  await page.goto(`${new URL(served.address).origin}/#/images?show=builds`)
  const row = page.getByRole('listitem').filter({ hasText: 'Failed' })
  return (await row.getByRole('link').first().getAttribute('href')) ?? ''
}

/** Through the wizard to its end. */
async function toFlashConfirm(page: Page) {
  const { at, next } = inWindow(() => page)
  const flash = flashPage(() => page)
  await at(`/images/${image}`)
  await flash.fromImage()
  if (!drive) return
  await flash.addDrive(drive)
  await next()
  await flash.hostname().fill('kitchen')
  await next()
  await expect(page.getByText('kiln flash')).toBeVisible()
}

async function openInPseudo(page: Page, address: string) {
  await page.goto('about:blank')
  await page.goto(`${new URL(served.address).origin}/?language=en-XA${address}`)
}

test('no page shows a text that is not of the catalogue', async () => {
  const page = await browser.newPage()
  await openWindow(page, await served.newAddress())
  const wizard = newImage(() => page)
  await wizard.chooseTiny()
  await wizard.toConfigure()
  await toFlashConfirm(page)
  const failed = await failedBuild(page)
  const plain: Record<string, string[]> = {}
  for (const { name, address, step, before } of visits(failed)) {
    await openInPseudo(page, address)
    if (step !== undefined) await page.locator('main ol').first().getByRole('button').nth(step).click()
    await settledInPseudo(page)
    await before?.(page)
    await settledInPseudo(page)
    const found = await plainTexts(page)
    if (found.length > 0) plain[name] = found
  }
  expect(plain).toEqual({})
  await page.context().close()
})

test('no page of a flash shows a text that is not of the catalogue, while it runs and when it is done', async () => {
  test.skip(noLoopDevices !== null, `flashing: ${noLoopDevices}`)
  const page = await browser.newPage()
  await openWindow(page, await served.newAddress())
  await toFlashConfirm(page)
  await openInPseudo(page, '#/flash')
  await settledInPseudo(page)
  await page.locator('main footer button').last().click()
  const done = page.getByRole('button', { name: t('flash.ended.more') })
  const found = new Set<string>()
  for (let over = false; !over; ) {
    over = await done.isVisible()
    for (const text of await plainTexts(page)) found.add(text)
  }
  expect([...found]).toEqual([])
  await page.context().close()
})

test('the walk finds a text and a label that are not marked, and takes what is marked for what it is', async () => {
  const page = await browser.newPage()
  await page.setContent(`<title>ŢíţĻé</title><h1>Çáñçéļ \u2068Tiny\u2069</h1><p>left out</p>
    <button title="a tip" aria-label="áñđ">×</button><code>nix build</code><p translate="no" title="Tiny">Tiny</p>`)
  expect(await plainTexts(page)).toEqual(['p: left out', 'button[title]: a tip'])
  await page.context().close()
})
