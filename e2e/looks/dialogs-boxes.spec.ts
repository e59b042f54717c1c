// A box's page with a build that failed, and its dialogs, in every look. What belongs to the box is written down before
// Kiln starts.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { newBox } from '#engine/boxes/find-box.ts'
import { sampleRecord } from '#test/machines/sample-record.ts'
import { sampleHost } from '#testing/sample-host.ts'
import { inWindow } from '../pages/window.ts'
import { builtHome } from '../support/built-home.ts'
import { noChromium, openChromium } from '../support/chromium.ts'
import { type Served, serve } from '../support/kiln-process.ts'
import { inEveryLook } from '../support/looks.ts'
import { openWindow } from '../support/open-window.ts'

test.skip(noChromium !== null, `dialogs of boxes: ${noChromium}`)

const longName = `kitchen ${'with a long name '.repeat(4)}end`
const [id, plain] = ['00000000000000aa', '00000000000000bb'] as const

let home: string
let served: Served
let browser: Browser
let page: Page

function writeBoxes({ image, failed }: { image: string; failed: string }) {
  const address = { host: '127.0.0.1', port: 1, user: 'root', jump: null, identity: null }
  const { keys: _keys, ...host } = sampleHost({ id: 'kitchen', name: 'kitchen', address })
  writeFileSync(join(home, 'hosts.json'), JSON.stringify({ schema: 1, hosts: [host] }))
  mkdirSync(join(home, 'machines', sampleRecord.id), { recursive: true })
  // No process has this id: it is above the kernel's largest.
  const process = { pid: 2 ** 22 + 1, startTicks: '1' }
  writeFileSync(
    join(home, 'machines', sampleRecord.id, 'machine.json'),
    JSON.stringify({ ...sampleRecord, process }),
  )
  const createdAt = Date.now() - 86_400_000
  const boxes = [
    newBox({
      id,
      name: longName,
      createdAt,
      profile: 'tiny',
      host: 'kitchen',
      options: { hostname: 'kitchen', message: 'Hello' },
      images: [image, failed],
      machines: [sampleRecord.id],
    }),
    newBox({ id: plain, name: 'plain', createdAt }),
  ]
  for (const box of boxes) {
    mkdirSync(join(home, 'boxes', box.id), { recursive: true })
    writeFileSync(join(home, 'boxes', box.id, 'box.json'), JSON.stringify(box))
  }
  writeFileSync(join(home, 'boxes', 'taken-over'), '')
}

test.beforeAll(async () => {
  const built = builtHome()
  home = built.home
  writeBoxes(built)
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

const { at, button, choose, dialog, title } = inWindow(() => page)

/** Its last button can be pressed in each look; then it is closed by Esc. */
async function seenAndLeft(name: string) {
  await expect(dialog()).toBeVisible()
  await inEveryLook(page, `dialog-box-${name}`, () =>
    expect(dialog().getByRole('button').last()).toBeInViewport({ ratio: 1 }),
  )
  await page.keyboard.press('Escape')
  await expect(dialog()).toHaveCount(0)
}

test('a build that failed is in the history, with its reason and the way to its log [N16]', async () => {
  await at(`/boxes/${id}`)
  await expect(title(new RegExp(`^${longName}`))).toBeVisible()
  const failed = page
    .getByRole('list', { name: 'History' })
    .getByRole('listitem')
    .filter({ hasText: 'Build failed' })
  await expect(failed).toContainText('trial-fails did not build')
  await inEveryLook(page, 'box-failed-build')
  await failed.getByRole('link', { name: 'Show its log' }).click()
  await expect(title(/failed/i)).toBeVisible()
})

test('of a box: its profile, name, a copy, its answers and its removal', async () => {
  await at(`/boxes/${id}`)
  const more = `More for ${longName}`
  await choose(more, 'Change the profile')
  await seenAndLeft('profile')
  await choose(more, 'Rename')
  await dialog().getByRole('textbox', { name: 'Name' }).fill('Plain')
  await dialog().getByRole('button', { name: 'Rename' }).click()
  await expect(dialog().getByText('There is already a box "plain".')).toBeVisible()
  await seenAndLeft('rename')
  await choose(more, 'New box like this')
  await seenAndLeft('like')
  await button('Reset answers').click()
  await seenAndLeft('reset')
  await choose(more, 'Remove')
  await expect(dialog().getByRole('checkbox')).toHaveCount(3)
  for (const box of await dialog().getByRole('checkbox').all()) await box.check({ force: true })
  await seenAndLeft('remove')
  await at(`/boxes/${plain}`)
  await choose('More for plain', 'Choose a profile')
  await seenAndLeft('first-profile')
})
