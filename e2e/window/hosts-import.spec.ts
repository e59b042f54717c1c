// What is in the dialog that imports hosts stays where it is while the hosts are read: a click at the last moment would
// hit something else.
import { expect, test } from '@playwright/test'
import { inWindow } from '../pages/window.ts'
import { servedPage } from '../support/served-page.ts'
import { wire } from '../support/wire.ts'

const bench = servedPage('the import of hosts')
const { at, button, dialog } = inWindow(() => bench.page)

test('the choice of where hosts come from does not move when the list arrives [N16]', async () => {
  const { page } = bench
  const connection = await wire(page)
  await at('/hosts')
  const release = connection.hold('hosts.importable')
  await button('Import').click()
  const choice = dialog().getByRole('radio', { name: 'colmena or deploy-rs' })
  await expect(choice).toBeVisible()
  await expect(dialog().getByRole('status')).toBeVisible()
  const before = await choice.boundingBox()
  release()
  await expect(dialog().getByRole('status')).toHaveCount(0)
  expect(await choice.boundingBox()).toEqual(before)
  await choice.check()
  await expect(choice).toBeChecked()
})
