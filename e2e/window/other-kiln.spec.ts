// What another Kiln on this computer writes, here the command line, is in an open window without a reload.
import { expect, test } from '@playwright/test'
import { kiln } from '../support/kiln-process.ts'
import { servedPage } from '../support/served-page.ts'

const bench = servedPage('another Kiln')

const place = (name: string) =>
  bench.page.getByRole('navigation', { name: 'Kiln' }).getByRole('link', { name, exact: true }).click()

/** Nobody listens there: it is added, and its key is not known. */
const nobody = 'ada@127.0.0.1:1'

test('a host is listed when it is added, and gone when it is removed [M5]', async () => {
  const { home, page } = bench
  await place('Hosts')
  await expect(page.getByText('No hosts yet')).toBeVisible()
  await kiln(home, 'hosts', 'add', nobody, '--name', 'Kitchen box')
  const row = page.getByRole('link', { name: 'Kitchen box', exact: true })
  await expect(row).toBeVisible()
  // How a deploy from elsewhere ended, in the list and on the host's page.
  const deployed = () => kiln(home, 'deploy', 'tiny', '--to', 'kitchen-box', '--yes')
  expect((await deployed()).code).toBe(1)
  await expect(page.getByText('Could not be reached')).toBeVisible()
  await row.click()
  await page.getByRole('tab', { name: 'Deploys' }).click()
  const ends = page.getByRole('tabpanel').getByText('Could not be reached')
  await expect(ends).toHaveCount(1)
  await deployed()
  await expect(ends).toHaveCount(2)
  await place('Hosts')
  const removed = await kiln(home, 'hosts', 'rm', 'Kitchen box', '--yes')
  expect(removed.code).toBe(0)
  await expect(page.getByText('No hosts yet')).toBeVisible()
})

test('so is a builder', async () => {
  const { home, page } = bench
  await place('Builders')
  await expect(page.getByRole('heading', { level: 1, name: 'Builders' })).toBeVisible()
  await kiln(home, 'builder', 'add', nobody, '--name', 'Workshop')
  await expect(page.getByRole('article').filter({ hasText: 'Workshop' })).toBeVisible()
})

test('an image is listed when its build has ended', async () => {
  const { home, page } = bench
  await place('Images')
  await expect(page.getByText('No images yet')).toBeVisible()
  const built = await kiln(home, 'build', 'tiny', '-f', 'raw', '--name', 'Attic')
  expect(built.code).toBe(0)
  await expect(page.getByRole('link', { name: /Attic/ })).toBeVisible()
})
