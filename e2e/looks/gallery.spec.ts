// Every part of ui/ in all its states, in every colour scheme and size; and none of it in the window that people get.
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from '@playwright/test'
import { buildDevelopmentWindow, developmentKiln, developmentWindow } from '../support/development-window.ts'
import { expectNothingTooWide } from '../support/fits.ts'
import { drawn, dress, everyLook, lookedAt, nameOf, wholePicture } from '../support/looks.ts'
import { servedPage } from '../support/served-page.ts'

const built = resolve(import.meta.dirname, '..', '..', 'dist', 'renderer')

test.beforeAll(buildDevelopmentWindow)

/** The files of a bundle that hold a part of the gallery. */
const withGallery = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => /\.(js|html|css)$/.test(name))
    .filter(name =>
      /Every part of the window|Names as people give them/.test(readFileSync(join(folder, name), 'utf8')),
    )

test('the gallery is in the window of development, and not in the one that is shipped', () => {
  expect(withGallery(developmentWindow)).not.toEqual([])
  expect(withGallery(built)).toEqual([])
  const names = readdirSync(built, { recursive: true, encoding: 'utf8' })
  expect(names.filter(name => /gallery/i.test(name))).toEqual([])
})

test.describe('in a browser', () => {
  const bench = servedPage('the gallery', { script: developmentKiln })

  test.beforeAll(async () => {
    await bench.at('/gallery')
    await expect(bench.page.getByRole('heading', { level: 1, name: 'Gallery' })).toBeVisible()
    await expect(bench.page.getByRole('list', { name: /^Names in/ })).toBeAttached()
  })

  test('no menu and no palette leads to it', async () => {
    const { page } = bench
    await expect(page.getByRole('navigation', { name: 'Kiln' }).getByText('Gallery')).toHaveCount(0)
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill('gallery')
    await expect(page.getByText('Nothing matches')).toBeVisible()
    await page.keyboard.press('Escape')
  })

  for (const look of everyLook)
    test(`every part is accessible and fits, ${nameOf(look)}`, async () => {
      const { page } = bench
      await dress(page, look)
      await expectNothingTooWide(page, 'gallery')
      await lookedAt(page, 'gallery', look)
      await wholePicture(page, 'gallery-whole', look)
    })

  test('of a long path the last part stays whole', async () => {
    const { page } = bench
    const whole = page.getByTitle(/a-long-folder/).first()
    const ends = await whole
      .locator('> span')
      .evaluateAll(all => all.map(one => one.scrollWidth > one.clientWidth))
    expect(ends).toEqual([true, false])
  })

  test('what is a field of colour elsewhere has an edge in forced colours', async () => {
    const { page } = bench
    const forced = everyLook.find(look => look.forced)
    if (forced) await dress(page, forced)
    const edges = await page
      .locator('.bg-warn-soft, .bg-ok-soft:not([aria-hidden]), .animate-pulse, .bg-hover')
      .evaluateAll(all => all.map(one => [one.className, getComputedStyle(one).borderTopWidth]))
    expect(edges.length).toBeGreaterThan(10)
    expect(edges.filter(([, width]) => width === '0px')).toEqual([])
  })

  test('in forced colours what is disabled has a dashed edge and is not faded, and a main button is filled', async () => {
    const { page } = bench
    const forced = everyLook.find(look => look.forced)
    if (forced) await dress(page, forced)
    const styles = (selector: string) =>
      page.locator(selector).evaluateAll(all =>
        all.map(one => {
          const { opacity, color, backgroundColor, borderTopStyle: edge } = getComputedStyle(one)
          return { opacity, color, backgroundColor, edge }
        }),
      )
    const system = await page.evaluate(() => {
      const probe = document.body.appendChild(document.createElement('i'))
      const colourOf = (name: string) => {
        probe.style.color = name
        return getComputedStyle(probe).color
      }
      const colours = { grey: colourOf('GrayText'), filled: colourOf('ButtonText') }
      probe.remove()
      return colours
    })
    const off = await styles(
      'main :is(button, input, select):is(:disabled, [aria-disabled=true]:not([aria-busy]))',
    )
    expect(off.length).toBeGreaterThan(8)
    expect(
      off.filter(one => one.opacity !== '1' || one.color !== system.grey || one.edge !== 'dashed'),
    ).toEqual([])
    const main = await styles('main :is(.bg-primary, .bg-danger):not(:disabled, [aria-disabled])')
    expect(main.length).toBeGreaterThan(4)
    expect(main.filter(({ backgroundColor }) => backgroundColor !== system.filled)).toEqual([])
  })

  test('how far a progress bar is can be seen in forced colours', async () => {
    const { page } = bench
    for (const theme of ['light', 'dark'] as const) {
      await dress(page, { theme, forced: true, width: 1280, height: 800 })
      const bars = await page.getByRole('progressbar').and(page.locator(':not([aria-valuenow="0"])')).all()
      expect(bars.length).toBeGreaterThan(4)
      for (const bar of bars) {
        const fill = bar.locator('.progress-fill').first()
        // At round ends even a fill that cannot be seen changes the edge of the bar.
        for (const part of [bar, fill])
          await part.evaluate(element => element.style.setProperty('border-radius', '0'))
        const filled = await drawn(page, bar)
        await fill.evaluate(element => element.style.setProperty('visibility', 'hidden'))
        expect(await drawn(page, bar), `${theme}: ${bar}`).not.toBe(filled)
        await fill.evaluate(element => element.style.removeProperty('visibility'))
      }
    }
  })

  for (const kind of ['form', 'failed', 'name', 'text', 'wide', 'remove', 'question', 'file'])
    test(`the dialog is accessible and fits: ${kind}`, async () => {
      const { page } = bench
      await page.getByRole('button', { name: `Dialog: ${kind}` }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
      for (const look of everyLook) {
        await dress(page, look)
        await expect(page.getByRole('dialog').getByRole('button').last()).toBeInViewport({ ratio: 1 })
        await lookedAt(page, `gallery-dialog-${kind}`, look)
      }
      await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog')).toHaveCount(0)
    })
})
