// What another Kiln on this computer writes, here the command line, is in an open window without a reload.
import { expect, test } from '@playwright/test'
import { inWindow } from '../pages/window.ts'
import { kiln } from '../support/kiln-process.ts'
import { servedPage } from '../support/served-page.ts'
import { recordBuilder, recordHosts } from '../support/written-hosts.ts'

const bench = servedPage('another Kiln')

const { go, link, tab, title } = inWindow(() => bench.page)

test('a host is listed when it is added, and gone when it is removed [M5]', async () => {
  const { home, page } = bench
  await go('Hosts')
  await expect(page.getByText('No hosts yet')).toBeVisible()
  recordHosts(home, [{ id: 'kitchen-box', name: 'Kitchen box' }])
  const row = link('Kitchen box')
  await expect(row).toBeVisible()
  // How a deploy from elsewhere ended, in the list and on the host's page.
  const deployed = () => kiln(home, 'deploy', 'tiny', '--to', 'kitchen-box', '--yes')
  expect((await deployed()).code).toBe(1)
  await expect(page.getByText('Could not be reached', { exact: true })).toBeVisible()
  await row.click()
  await tab('Deploys').click()
  const ends = page.getByRole('tabpanel').getByText('Could not be reached', { exact: true })
  await expect(ends).toHaveCount(1)
  await deployed()
  await expect(ends).toHaveCount(2)
  await go('Hosts')
  const removed = await kiln(home, 'hosts', 'rm', 'Kitchen box', '--yes')
  expect(removed.code).toBe(0)
  await expect(page.getByText('No hosts yet')).toBeVisible()
})

test('a builder is listed when it is added', async () => {
  const { home, page } = bench
  await go('Builders')
  await expect(title('Builders')).toBeVisible()
  recordHosts(home, [{ id: 'workshop', name: 'Workshop' }])
  recordBuilder(home, 'workshop')
  await expect(page.getByRole('article').filter({ hasText: 'Workshop' })).toBeVisible()
})

test('an image is listed when its build has ended', async () => {
  const { home, page } = bench
  await go('Library')
  await expect(page.getByText('No images yet')).toBeVisible()
  const built = await kiln(home, 'build', 'tiny', '-f', 'raw', '--name', 'Attic')
  expect(built.code).toBe(0)
  await expect(page.getByRole('link', { name: /Attic/ })).toBeVisible()
})
