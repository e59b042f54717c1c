// Boxes that share an image, in every look: whose drives have it, a box that is not on the network yet, and one that is
// gone. What belongs to them is written down before Kiln starts.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { newBox } from '#engine/boxes/find-box.ts'
import { sampleHost } from '#testing/sample-host.ts'
import { inWindow } from '../pages/window.ts'
import { builtHome } from '../support/built-home.ts'
import { noChromium, openChromium } from '../support/chromium.ts'
import { type Served, serve } from '../support/kiln-process.ts'
import { inEveryLook } from '../support/looks.ts'
import { openWindow } from '../support/open-window.ts'

test.skip(noChromium !== null, `boxes of one image: ${noChromium}`)

const [hall, attic] = ['00000000000000aa', '00000000000000bb'] as const
let home: string
let served: Served
let browser: Browser
let page: Page
const { at, button, link, title } = inWindow(() => page)

function writeBoxes(image: string) {
  const address = { host: 'attic.invalid', port: 22, user: 'root', jump: null, identity: null }
  const flashed = { image, name: 'Hall', at: Date.now() - 3_600_000 }
  const { keys: _, ...host } = sampleHost({ id: 'attic', name: 'attic', added: 'flashed', address, flashed })
  writeFileSync(join(home, 'hosts.json'), JSON.stringify({ schema: 1, hosts: [host] }))
  const drive = { name: 'SanDisk Ultra 32 GB', model: 'Ultra', sizeBytes: 32e9, image, at: flashed.at }
  const of = (hostname: string) => ({ profile: 'tiny', options: { hostname }, images: [image] })
  const boxes = [
    newBox({ id: hall, name: 'hall', createdAt: 1, ...of('hall') }),
    newBox({
      id: attic,
      name: 'attic with a name that is longer than its card',
      createdAt: 2,
      host: 'attic',
      ...of('attic'),
      drives: ['S1', 'S2'].map(serial => ({ ...drive, serial, answers: { hostname: 'attic' } })),
    }),
  ]
  for (const box of boxes) {
    mkdirSync(join(home, 'boxes', box.id), { recursive: true })
    writeFileSync(join(home, 'boxes', box.id, 'box.json'), JSON.stringify(box))
  }
  writeFileSync(join(home, 'boxes', 'taken-over'), '2')
}

test.beforeAll(async () => {
  const built = builtHome()
  home = built.home
  writeBoxes(built.image)
  served = await serve(home)
  browser = await openChromium()
})
test.afterAll(async () => {
  await browser?.close()
  await served?.close()
  if (home) rmSync(home, { recursive: true, force: true })
})
test.beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' })
  await openWindow(page, await served.newAddress())
})
test.afterEach(() => page.close())

test('a card has its whole state, and the page names the drives of other boxes [N16]', async () => {
  await at('/boxes')
  const state = page.getByRole('article').getByText('Waiting for its first boot')
  await expect(state).toBeVisible()
  await inEveryLook(page, 'boxes-of-one-image', async () => {
    expect(await state.evaluate(each => each.scrollWidth <= each.clientWidth)).toBe(true)
  })
  await at(`/boxes/${hall}`)
  const others = page.getByRole('list', { name: 'Its image is on drives of other computers' })
  await expect(others.getByRole('listitem')).toHaveCount(2)
  await expect(others).toContainText('SanDisk Ultra 32 GB (S1)')
  await inEveryLook(page, 'box-on-other-drives')
})

test('a box without a host is deployed to one that is chosen [N16]', async () => {
  await at(`/boxes/${hall}`)
  await link('Deploy to a host').click()
  await expect(page.getByText('The host that you choose becomes the computer of the box hall.')).toBeVisible()
  await inEveryLook(page, 'deploy-box-to-a-host')
})

test('a host that was flashed and not started yet says so, and a box that is gone leads to the others', async () => {
  await at('/hosts/attic')
  await expect(page.getByText('It waits for its first start')).toBeVisible()
  await expect(link('Look for it on the network')).toBeVisible()
  await expect(page.getByText('kiln hosts discover')).toHaveCount(0)
  await inEveryLook(page, 'host-not-started')
  await at('/boxes/00000000000000ff')
  await expect(title('Box')).toBeVisible()
  await inEveryLook(page, 'box-gone')
  await link('Go to Boxes').click()
  await expect(title('Boxes')).toBeVisible()
  await expect(button('More for hall')).toBeVisible()
})
