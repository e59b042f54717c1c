// Names of people who write from right to left, mixed with figures and paths: each in its own direction, beginning where its
// place begins, and turning nothing beside it.
import { expect, type Locator, test } from '@playwright/test'
import { kiln } from '../support/kiln-process.ts'
import { everyLook, inEveryLook, type Look, lookedAt } from '../support/looks.ts'
import { windowBench } from '../support/window-bench.ts'
import { recordHosts } from '../support/written-hosts.ts'

const bench = windowBench()
const { at } = bench
const [bright] = everyLook as [Look]

const hebrew = 'מטבח 2 (raw)'
const arabic = `خادم المطبخ 192.0.2.7 ${'طويل جدا '.repeat(4)}`.trim()

test.beforeAll(async () => {
  for (const name of [hebrew, arabic]) await kiln(bench.home, 'build', 'tiny', '-f', 'raw', '--name', name)
  const address = (host: string) => ({ host, port: 22, user: 'root', jump: null, identity: null })
  recordHosts(bench.home, [
    { id: 'box-7', name: 'מטבח 7', address: address('192.0.2.7') },
    { id: 'box-3', name: 'خادم 3', address: address('192.0.2.3') },
  ])
})

/** The direction that an element has in the end, and the side that it begins at. */
const drawn = (name: Locator) =>
  name.evaluate(element => {
    const { direction, textAlign } = getComputedStyle(element)
    return { direction, textAlign }
  })

test('the library and an image’s page show them', async () => {
  const { page } = bench
  await at('/images')
  const name = page.getByText(hebrew, { exact: true }).first()
  await expect(name).toBeVisible()
  expect(await drawn(name)).toEqual({ direction: 'rtl', textAlign: 'left' })
  expect(await drawn(page.getByText('kitchen-').first())).toMatchObject({ direction: 'ltr' })
  await expect(page.getByText(/خادم المطبخ/).first()).toBeVisible()
  await inEveryLook(page, 'names-both-ways-images')
  await name.click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(hebrew)
  await lookedAt(page, 'names-both-ways-image', bright)
  // A sentence has the name between invisible marks: what follows is not drawn as a part of the name.
  await page.getByRole('button', { name: 'Remove' }).first().click()
  await expect(page.getByRole('dialog')).toContainText(`\u2068${hebrew}\u2069`)
  await lookedAt(page, 'names-both-ways-remove', bright)
})

test('the list of hosts shows them', async () => {
  const { page } = bench
  await at('/hosts')
  const name = page.getByText('מטבח 7').first()
  await expect(name).toBeVisible()
  expect(await drawn(name)).toMatchObject({ direction: 'rtl' })
  await inEveryLook(page, 'names-both-ways-hosts')
})
