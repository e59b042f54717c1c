// A box in the window, from its name to the running machine; what the command line does to it is seen without a reload.
import { expect, test } from '@playwright/test'
import { inWindow } from '../pages/window.ts'
import { kiln } from '../support/kiln-process.ts'
import { servedPage } from '../support/served-page.ts'

const bench = servedPage('boxes')
const { button, dialog, field, go, next, reached, title } = inWindow(() => bench.page)
const card = (name: string) => bench.page.getByRole('article').filter({ hasText: name })

test('a box is named, built, and shown with what comes next [N16]', async () => {
  const { home, page } = bench
  await go('Boxes')
  await expect(title('Boxes')).toBeVisible()
  await expect(page.getByText('No boxes yet')).toBeVisible()
  await button('New box').first().click()
  await field('Name').fill('Kitchen')
  await dialog().getByRole('combobox', { name: 'Profile' }).selectOption({ label: 'Tiny (demo, offline)' })
  await button('Add box').click()
  await expect(card('Kitchen').getByText('Draft')).toBeVisible()

  await button('Build: Kitchen').click()
  await reached(/^Configure/)
  await expect(field('Host name')).toHaveValue('kitchen')
  await next()
  await reached(/Which formats/)
  await next()
  await reached(/Ready to build/)
  await expect(page.getByText('Box', { exact: true })).toBeVisible()
  await button('Build').click()
  await reached(/The image is ready/)

  await go('Boxes')
  await expect(card('Kitchen').getByText('Built')).toBeVisible()
  await expect(button('Run: Kitchen')).toBeVisible()

  await button('More for Kitchen').click()
  await page.getByRole('menuitem', { name: 'Flash a drive' }).click()
  await expect(page).toHaveURL(/#\/flash/)
  await expect(page.getByText('Can be personalised')).toBeVisible()
  await go('Boxes')

  // Another Kiln, here the command line.
  expect((await kiln(home, 'box', 'add', 'Attic', '--like', 'kitchen')).code).toBe(0)
  await expect(card('Attic').getByText('Draft')).toBeVisible()
  expect((await kiln(home, 'box', 'rename', 'kitchen', 'Scullery')).code).toBe(0)
  await expect(card('Scullery').getByText('Built')).toBeVisible()

  // A new image begins without what was answered for a box.
  await button('Build: Attic').click()
  await reached(/^Configure/)
  await expect(field('Host name')).toHaveValue('attic')
  await go('Boxes')
  await page.getByRole('button', { name: 'More for Attic' }).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  await button('Remove box').click()
  await expect(card('Attic')).toHaveCount(0)
})
