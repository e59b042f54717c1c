// A new box in the window: where it is, starting over, and what comes first once it is built.
import { expect, test } from '@playwright/test'
import { newImage } from '../pages/new-image.ts'
import { inWindow } from '../pages/window.ts'
import { inEveryLook } from '../support/looks.ts'
import { servedPage } from '../support/served-page.ts'

const bench = servedPage('a new box')
const { button, field, main, more, next, reached } = inWindow(() => bench.page)
const wizard = newImage(() => bench.page)
const list = (name: string) => bench.page.getByRole('combobox', { name, exact: true })
/** What a list shows below its field; the form has plain choices too. */
const listed = () => bench.page.getByRole('listbox').getByRole('option')
/** Beside other work on the same computer. */
const buildMs = 200_000
const primary = () => main().locator('.bg-primary')

test('time zone, language and keyboard are lists that begin where this computer is [N16]', async () => {
  const { at, page } = bench
  const here = await page.evaluate(() => Intl.DateTimeFormat().resolvedOptions().timeZone)
  await at('/new?profile=workstation')
  await reached(/^Configure/)
  await expect(list('Time zone')).toHaveValue(here)
  // Only keys are used.
  await list('Time zone').focus()
  await page.keyboard.press('ArrowDown')
  await expect(listed().first()).toHaveText(/this computer/)
  expect(await listed().count()).toBeGreaterThan(300)
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('amsterd')
  await expect(listed()).toHaveText(['Europe/Amsterdam'])
  await page.keyboard.press('Enter')
  await expect(list('Time zone')).toHaveValue('Europe/Amsterdam')
  await expect(listed()).toHaveCount(0)
  await reached(/^Configure/)

  await more()
  await list('Language').click()
  await list('Language').fill('dutch neth')
  await page.getByRole('option', { name: /^Dutch \(Netherlands\)/ }).click()
  await expect(list('Language')).toHaveValue('nl_NL.UTF-8')
  await list('Keyboard').click()
  await list('Keyboard').fill('germ')
  await inEveryLook(page, 'new-box-keyboard', async () => {
    await list('Keyboard').scrollIntoViewIfNeeded()
    // It is placed again when the window has changed its size.
    await expect(listed().first()).toBeInViewport({ ratio: 1 })
  })
  await page.getByRole('option', { name: 'German de-latin1' }).click()
  await expect(page.getByText('--set timeZone=Europe/Amsterdam')).toBeVisible()
  await expect(page.getByText('--set keyMap=de-latin1')).toBeVisible()
})

test('Start over clears every answer, and can be undone [N16]', async () => {
  const { at, page } = bench
  await at('/new?profile=workstation')
  await list('Time zone').fill('Europe/Amsterdam')
  await button('Start over').click()
  await reached('What should the machine be?')
  await inEveryLook(page, 'new-box-started-over')
  await button('Undo').click()
  await reached(/^Configure/)
  await expect(list('Time zone')).toHaveValue('Europe/Amsterdam')
  await at('/new?for=new')
  await expect(page.getByText(/^Your last answers are still here/).last()).toBeVisible()
  await expect(list('Time zone')).toHaveValue('Europe/Amsterdam')
  await button('Start over').click()
  await next()
  await expect(page.getByRole('main').getByText('Choose a profile.').first()).toBeVisible()
})

test('Next says what the first page lacks, and puts the focus there', async () => {
  const { at, page } = bench
  await at('/new?goal=host')
  await next()
  await expect(page.getByRole('main').getByText(/^Choose “Install NixOS” or “Deploy to a host”/)).toHaveCount(
    2,
  )
  await expect(page.getByRole('link', { name: 'Install NixOS' })).toBeFocused()
  await inEveryLook(page, 'new-box-other-ways')
  await page.getByRole('radio', { name: /^Try it/ }).check({ force: true })
  await next()
  await expect(page.getByRole('radio', { name: /^Tiny/ })).toBeFocused()
  await inEveryLook(page, 'new-box-no-profile')
})

test('what was wanted is the main button of the finished build, and next on the card [N16]', async () => {
  const { page } = bench
  await wizard.open()
  await page.getByRole('radio', { name: /^Try it/ }).check({ force: true })
  await wizard.chooseTiny()
  await next()
  await field('Name of the box').fill('kitchen')
  // The options speak of running it here.
  await expect(main().getByText(/The terminal on the machine’s page works without them/)).toBeVisible()
  await expect(main().getByText(/You enter it when you run the machine/)).toBeVisible()
  await button('Build').click()
  await reached(/The image is ready/, buildMs)
  await expect(primary()).toHaveText('Run')
  await inEveryLook(page, 'build-done-to-try')
  await inWindow(() => page).go('Boxes')
  await expect(button('Run: kitchen')).toBeVisible()

  await wizard.open()
  await page.getByRole('radio', { name: /^Make a USB/ }).check({ force: true })
  await wizard.chooseTiny()
  await next()
  await field('Name of the box').fill('attic')
  await button('Build').click()
  await reached(/The image is ready/, buildMs)
  await expect(primary()).toHaveText('Flash')
})
