// A page as people see it: in both themes and at the smallest size. Looked at by axe, kept as a picture, and nothing
// scrolls sideways.
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, type Locator, type Page } from '@playwright/test'
import { expectAccessible } from './axe.ts'

const shots = resolve(import.meta.dirname, '..', 'test-results', 'screens')

export type Look = { theme: 'light' | 'dark'; width: number; height: number }

export const looks: Look[] = (['light', 'dark'] as const).flatMap(theme => [
  { theme, width: 1280, height: 800 },
  { theme, width: 960, height: 640 },
])

/** As small as a window of 1280×800 becomes at 200 % zoom. */
export const zoomed: Look = { theme: 'light', width: 640, height: 400 }

/** The page as it is now. */
export async function lookedAt(page: Page, name: string, { theme, width }: Look) {
  const where = `${name}-${theme}-${width}`
  mkdirSync(shots, { recursive: true })
  await page.screenshot({ path: join(shots, `${where}.png`) })
  await expectAccessible(page, where)
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect({ where, overflow: overflow > 0 }).toEqual({ where, overflow: false })
}

/** The same page in each of the looks; `before` each of them. It ends as it began, bright and large. */
export async function inEveryLook(page: Page, name: string, before = async () => {}) {
  for (const look of [...looks].reverse()) {
    await page.emulateMedia({ colorScheme: look.theme, reducedMotion: 'reduce' })
    await page.setViewportSize(look)
    await before()
    await lookedAt(page, name, look)
  }
}

/** What is drawn of an element, without the focus and the pointer. */
export async function drawn(page: Page, element: Locator): Promise<string> {
  await page.mouse.move(0, 0)
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
  return (await element.screenshot({ animations: 'disabled' })).toString('base64')
}
