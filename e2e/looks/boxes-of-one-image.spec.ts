// Boxes that share an image, in every look: whose drives have it, a box that is not on the network yet, and one that is
// gone. What belongs to them is written down before Kiln starts.
import { expect, test } from '@playwright/test'
import { inWindow } from '../pages/window.ts'
import { copyBuilt } from '../support/built-home.ts'
import { inEveryLook } from '../support/looks.ts'
import { servedPage } from '../support/served-page.ts'
import { writeBoxes } from '../support/written-boxes.ts'
import { recordHosts } from '../support/written-hosts.ts'

const [hall, attic] = ['00000000000000aa', '00000000000000bb'] as const
const bench = servedPage('boxes of one image', {
  prepare: home => writeAll(home, copyBuilt(home).image),
})
const { at, button, dialog, link, title } = inWindow(() => bench.page)

function writeAll(home: string, image: string) {
  const address = { host: 'attic.invalid', port: 22, user: 'root', jump: null, identity: null }
  const flashed = { image, name: 'Hall', at: Date.now() - 3_600_000 }
  recordHosts(home, [{ id: 'attic', name: 'attic', added: 'flashed', address, flashed }])
  const drive = { name: 'SanDisk Ultra 32 GB', model: 'Ultra', sizeBytes: 32e9, image, at: flashed.at }
  const of = (hostname: string) => ({ profile: 'tiny', options: { hostname }, images: [image] })
  writeBoxes(home, [
    { id: hall, name: 'hall', createdAt: 1, ...of('hall') },
    {
      id: attic,
      name: 'attic with a name that is longer than its card',
      createdAt: 2,
      host: 'attic',
      ...of('attic'),
      drives: ['S1', 'S2'].map(serial => ({ ...drive, serial, answers: { hostname: 'attic' } })),
    },
  ])
}

test('a card has its whole state, and the page names the drives of other boxes [N16]', async () => {
  const { page } = bench
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
  const { page } = bench
  await at(`/boxes/${hall}`)
  await link('Deploy to a host').click()
  await expect(page.getByText('The host that you choose becomes the computer of the box hall.')).toBeVisible()
  await inEveryLook(page, 'deploy-box-to-a-host')
  // It is another box's.
  await page.getByRole('checkbox', { name: 'attic' }).check({ force: true })
  await inEveryLook(page, 'deploy-other-box', () =>
    expect(link('Open box attic with a name that is longer than its card')).toBeVisible(),
  )
  await button('Add a host').click()
  await expect(dialog('Add a host')).toBeVisible()
  await inEveryLook(page, 'deploy-add-host')
  await page.keyboard.press('Escape')
})

test('a host that was flashed and not started yet says so, and a box that is gone leads to the others', async () => {
  const { page } = bench
  await at('/hosts/attic')
  await expect(page.getByText('It waits for its first start')).toBeVisible()
  await expect(link('Look for it on the network')).toBeVisible()
  await expect(page.getByText('kiln hosts discover')).toHaveCount(0)
  await inEveryLook(page, 'host-not-started')
  await at('/boxes/00000000000000ff')
  // The title is there before the boxes are known.
  await expect(link('Go to Boxes')).toBeVisible()
  await inEveryLook(page, 'box-gone')
  await link('Go to Boxes').click()
  await expect(title('Boxes')).toBeVisible()
  await expect(button('More for hall')).toBeVisible()
})
