// A box in the window, from its name to the running machine; what the command line does to it is seen without a reload.
import { expect, test } from '@playwright/test'
import { inWindow } from '../pages/window.ts'
import { kiln } from '../support/kiln-process.ts'
import { servedPage } from '../support/served-page.ts'

const bench = servedPage('boxes')
const { button, choose, dialog, field, go, library, link, reached, title } = inWindow(() => bench.page)
const card = (name: string) => bench.page.getByRole('article').filter({ hasText: name })

test('a box is named, built, and shown with what comes next [N16]', async () => {
  const { home, page } = bench
  await go('Boxes')
  await expect(title('Boxes')).toBeVisible()
  await reached('What do you want to do?')
  expect((await kiln(home, 'box', 'add', 'Kitchen', '--profile', 'tiny')).code).toBe(0)
  await expect(card('Kitchen').getByText('Draft', { exact: true })).toBeVisible()

  await button('Build: Kitchen').click()
  await reached(/^Configure/)
  await expect(field('Host name')).toHaveValue('kitchen')
  await expect(field('Name of the box')).toHaveValue('Kitchen')
  await button('Build').click()
  await reached(/The image is ready/)

  await go('Boxes')
  await expect(card('Kitchen').getByText('Built', { exact: true })).toBeVisible()
  await expect(button('Run: Kitchen')).toBeVisible()

  await button('More for Kitchen').click()
  await page.getByRole('menuitem', { name: 'Flash a drive' }).click()
  await expect(page).toHaveURL(/#\/flash/)
  await reached('Where should it go?')
  await go('Boxes')

  // Another Kiln, here the command line.
  expect((await kiln(home, 'box', 'add', 'Attic', '--like', 'kitchen')).code).toBe(0)
  await expect(card('Attic').getByText('Draft', { exact: true })).toBeVisible()
  expect((await kiln(home, 'box', 'rename', 'kitchen', 'Scullery')).code).toBe(0)
  await expect(card('Scullery').getByText('Built', { exact: true })).toBeVisible()

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

test('the page of a box has all that belongs to it, and removes it with what is ticked [N16]', async () => {
  const { page } = bench
  await link('Scullery').click()
  await expect(title('Scullery')).toBeVisible()
  const images = page.getByRole('list', { name: 'Images' })
  await expect(images.getByRole('listitem')).toHaveCount(1)
  await expect(page.getByRole('list', { name: 'History' })).toContainText('Built')

  await choose('More for Scullery', 'New box like this')
  await field('Name').fill('Scullery-2')
  await button('Add box').click()
  await go('Boxes')
  await link('Scullery-2').click()
  await expect(page.getByText('scullery-2', { exact: true })).toBeVisible()
  await choose('More for Scullery-2', 'Rename')
  await field('Name').fill('Pantry')
  await button('Rename').click()
  await expect(title('Pantry')).toBeVisible()

  await go('Boxes')
  await link('Scullery').click()
  await choose('More for Scullery', 'Remove')
  await dialog()
    .getByRole('checkbox', { name: /^Its image/ })
    .check({ force: true })
  await button('Remove box').click()
  await expect(card('Scullery')).toHaveCount(0)
  await library('Images')
  await expect(page.getByText('No images yet')).toBeVisible()
})

test('a box gets a profile, goes back to the defaults, and keeps a build that failed in its history [N16]', async () => {
  const { home, page } = bench
  expect((await kiln(home, 'box', 'add', 'Plain')).code).toBe(0)
  await go('Boxes')
  await link('Plain').click()
  await choose('More for Plain', 'Choose a profile')
  await dialog().getByRole('radio', { name: 'Tiny (demo, offline)' }).check()
  await dialog().getByRole('button', { name: 'Use this profile' }).click()
  await expect(dialog()).toHaveCount(0)
  await expect(button('Build: Plain')).toBeVisible()

  expect((await kiln(home, 'build', 'plain', '--set', 'message=hello')).code).toBe(0)
  await expect(page.getByText('Its image is in the library.')).toBeVisible()
  await button('Reset answers').click()
  await dialog().getByRole('button', { name: 'Reset the answers' }).click()
  await expect(page.getByText('Its answers were changed after its image was built.')).toBeVisible()

  expect((await kiln(home, 'build', 'plain', '--set', 'variant=fails')).code).not.toBe(0)
  const failed = page
    .getByRole('list', { name: 'History' })
    .getByRole('listitem')
    .filter({ hasText: 'Build failed' })
  await expect(failed).toContainText('trial-fails did not build')
  await failed.getByRole('link', { name: 'Show its log' }).click()
  await expect(page).toHaveURL(/#\/builds\//)
  await expect(page.getByText('error: zlib not found').first()).toBeVisible()
})
