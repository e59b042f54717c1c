// A page as people see it: in light, dark and forced colours, and at three sizes. Checked by axe, kept as a picture, with
// nothing that scrolls sideways, and a document that does not scroll at all. `npm test` takes three looks, in which each
// colour and each size comes once; KILN_LOOKS=all takes all nine.
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, type Locator, type Page } from '@playwright/test'
import { expectAccessible } from './axe.ts'
import { expectNothingTooWide } from './fits.ts'

/** The folder of all pictures; `npm run gallery` makes one page of them. */
export const shots = resolve(import.meta.dirname, '..', '..', 'test-results', 'screens')

type Theme = 'light' | 'dark'
export type Look = { theme: Theme; forced?: boolean; width: number; height: number }

/** The size that a window of 1280×800 has at 200 % zoom. */
const small = { width: 640, height: 400 }
const sizes = [{ width: 1280, height: 800 }, { width: 960, height: 640 }, small]
const colours: Omit<Look, 'width' | 'height'>[] = [
  { theme: 'light' },
  { theme: 'dark' },
  { theme: 'light', forced: true },
]

/** Light and large, dark and smaller, forced colours at 200 % zoom. axe runs once a colour: it takes two thirds of a look. */
const threeLooks: Look[] = colours.flatMap((colour, index) => {
  const size = sizes[index]
  return size ? [{ ...colour, ...size }] : []
})

export const everyLook: Look[] =
  process.env['KILN_LOOKS'] === 'all'
    ? colours.flatMap(colour => sizes.map(size => ({ ...colour, ...size })))
    : threeLooks

export const isForAxe = (look: Look) => threeLooks.some(one => nameOf(one) === nameOf(look))

export const zoomed: Look = { theme: 'light', ...small }

export const nameOf = ({ theme, forced, width }: Look) => `${forced ? 'forced' : theme}-${width}`

/** The same page in other colours, or in a window of another size. */
export async function dress(page: Page, { theme, forced, width, height }: Look): Promise<void> {
  await page.emulateMedia({
    colorScheme: theme,
    forcedColors: forced ? 'active' : 'none',
    reducedMotion: 'reduce',
  })
  await page.setViewportSize({ width, height })
}

/** The page as it is now. `withAxe`: false where another look has shown the same elements in the same colours. */
export async function lookedAt(page: Page, name: string, look: Look, withAxe = true) {
  const where = `${name}-${nameOf(look)}`
  mkdirSync(shots, { recursive: true })
  await page.screenshot({ path: join(shots, `${where}.png`) })
  if (withAxe) await expectAccessible(page, where)
  const { beside, below } = await page.evaluate(() => {
    const { scrollLeft, scrollTop, scrollWidth } = document.documentElement
    window.scrollTo(0, 10_000)
    const moved = document.documentElement.scrollTop + document.body.scrollTop
    window.scrollTo(scrollLeft, scrollTop)
    return { beside: scrollWidth > innerWidth, below: moved > 0 }
  })
  expect({ where, beside, below }).toEqual({ where, beside: false, below: false })
}

/** The whole of a page that scrolls inside its frame, on one picture: only to be looked at. */
export async function wholePicture(page: Page, name: string, look: Look): Promise<void> {
  const title = page.getByRole('heading', { level: 1 })
  const height = await title.evaluate(element => {
    const head = element.closest('header')
    // A window that is low scrolls all of it, others what is below the head.
    const scrollers = [head?.nextElementSibling, head?.parentElement].filter(one => one instanceof Element)
    return innerHeight + Math.max(0, ...scrollers.map(one => one.scrollHeight - one.clientHeight))
  })
  await page.setViewportSize({ width: look.width, height })
  await page.screenshot({ path: join(shots, `${name}-${nameOf(look)}.png`) })
  await page.setViewportSize(look)
}

/** The same page in every look; `before` each of them. It ends as it began, bright and large. */
export async function inEveryLook(page: Page, name: string, before = async () => {}) {
  for (const look of [...everyLook].reverse()) {
    await dress(page, look)
    await before()
    await lookedAt(page, name, look, isForAxe(look))
    await expectNothingTooWide(page, `${name}-${nameOf(look)}`)
  }
}

/** The looks for a page that is looked at without a wait: no forced colours, and no small window. */
const fewLooks = everyLook.filter(({ forced, width }) => !forced && width > small.width)

export async function inFewLooks(page: Page, name: string) {
  for (const look of [...fewLooks].reverse()) {
    await dress(page, look)
    await lookedAt(page, name, look)
  }
}

/** What is drawn of an element, without the focus and the pointer. */
export async function drawn(page: Page, element: Locator): Promise<string> {
  await page.mouse.move(0, 0)
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
  return (await element.screenshot({ animations: 'disabled' })).toString('base64')
}
