// Addresses that lead nowhere, and parts of the window that cannot be fetched: reported, with a way on.
import { expect, test } from '@playwright/test'
import { settingsPage } from '../pages/settings.ts'
import { inWindow } from '../pages/window.ts'
import { inEveryLook } from '../support/looks.ts'
import { windowBench } from '../support/window-bench.ts'
import { wire } from '../support/wire.ts'

const bench = windowBench()
const { at } = bench
const { button, dialog, field, go, main, title } = inWindow(() => bench.page)
const settings = settingsPage(() => bench.page)

const nowhere = [
  {
    address: '/builds/nope',
    says: /There is no build .nope./,
    back: 'Builds',
    leads: /#\/images\?show=builds$/,
  },
  { address: '/images/nope', says: /There is no image .nope./, back: 'Images', leads: /#\/images$/ },
  {
    address: '/machines/nope',
    says: /There is no machine .nope./,
    back: 'Machines',
    leads: /#\/images\?show=machines$/,
  },
  { address: '/hosts/nope', says: /There is no host .nope./, back: 'Hosts', leads: /#\/hosts$/ },
  { address: '/flash/nope', says: /no longer exists/, back: 'Flash a drive', leads: /#\/flash$/ },
  { address: '/deploys/nope', says: /This deploy cannot be shown/, back: 'Hosts', leads: /#\/hosts$/ },
  {
    address: '/deploys/nope?job=nope',
    says: /This deploy cannot be shown/,
    back: 'Hosts',
    leads: /#\/hosts$/,
  },
  { address: '/nowhere', says: /Page not found/, back: 'Boxes', leads: /#\/boxes$/ },
]

for (const { address, says, back, leads } of nowhere)
  test(`${address} says that nothing is there, and leads back`, async () => {
    const { page } = bench
    await at(address)
    await expect(main().getByText(says).first()).toBeVisible()
    await expect(main().getByRole('heading', { level: 1 })).toBeVisible()
    await main().getByRole('link', { name: back }).first().click()
    await expect(page).toHaveURL(leads)
    await expect(main().getByText(says)).toHaveCount(0)
  })

test('a page whose file fails once is still shown', async () => {
  const { page } = bench
  let refused = 0
  await page.route(/\/assets\/settings-page-[^/]*\.js$/, route => {
    refused += 1
    return refused === 1 ? route.abort() : route.continue()
  })
  await settings.open()
  expect(refused).toBeGreaterThan(1)
})

test('a page whose file cannot be fetched says so, and comes when it is tried again', async () => {
  const { page } = bench
  const file = /\/assets\/settings-page-[^/]*\.js$/
  await page.route(file, route => route.abort())
  await at('/settings')
  const notice = page.getByRole('alert').filter({ hasText: 'This part of the window could not be loaded' })
  await expect(notice).toBeVisible()
  // The rest works on, and the page can be left and come back to.
  await go('Library')
  await expect(title('Library')).toBeVisible()
  await at('/settings')
  await expect(notice).toBeVisible()
  await page.unroute(file)
  await notice.getByRole('button', { name: 'Try again' }).click()
  await settings.shown()
})

test('without the palette the window works, and says so only when a key requests it', async () => {
  const { page } = bench
  const file = /\/assets\/global-overlays-[^/]*\.js$/
  await page.route(file, route => route.abort())
  await page.reload()
  await expect(title()).toBeVisible()
  await page.keyboard.press('Control+k')
  const notice = page.getByRole('alert').filter({ hasText: 'This part of the window could not be loaded' })
  await expect(notice).toBeVisible()
  await page.unroute(file)
  await notice.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('combobox')).toBeFocused()
})

test('an engine that answers nothing for a while is reported, the window works on, and nothing is lost', async () => {
  const { everyControl, page, served } = bench
  await everyControl()
  const notice = page.getByText('Kiln is slow to answer.')
  const name = field('Host name')
  // A picture waits for fonts, which come from the engine that is about to stop.
  await page.evaluate(async () => {
    for (const face of document.fonts) await face.load()
  })
  served.pause()
  try {
    // What is entered is checked by the engine.
    await name.fill('kitchen-2')
    await expect(notice).toBeVisible()
    await inEveryLook(page, 'slow-engine')
    await name.fill('kitchen-3')
    await page.keyboard.press('Control+k')
    await expect(dialog().getByRole('combobox')).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(dialog()).toHaveCount(0)
  } finally {
    served.resume()
  }
  await expect(notice).toHaveCount(0)
  await expect(name).toHaveValue('kitchen-3')
  await page.reload()
  await expect(name).toHaveValue('kitchen-3')
})

test('a lost connection is reported until it is back', async () => {
  const { page } = bench
  await page.clock.install()
  const { answered, cut, reconnect } = await wire(page)
  await answered
  await expect(page.getByRole('heading', { name: 'What do you want to do?' })).toBeVisible()
  await cut()
  const notice = page.getByText('Connection lost. Trying again…')
  await expect(notice).toBeVisible()
  await inEveryLook(page, 'connection-lost', () => expect(notice).toBeInViewport({ ratio: 1 }))
  // The window's clock stands still, so that it does not try again on its own.
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 1000)
  await expect(notice).toBeVisible()
  reconnect()
  await button('Try now').click()
  await expect(notice).toHaveCount(0)
  await page.clock.resume()
})
