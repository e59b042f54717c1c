// What every page of the window has: controls by their names, dialogs, the steps of a wizard, the side bar. The page is looked
// up at each call, because specs open theirs in a hook.
import { expect, type Page } from '@playwright/test'

type Name = string | RegExp

export function inWindow(page: () => Page) {
  const button = (name: Name) => page().getByRole('button', { name, exact: true })
  const heading = (name: Name) => page().getByRole('heading', { name })
  const steps = () => page().getByRole('list', { name: 'Steps' })
  return {
    button,
    heading,
    steps,
    link: (name: Name) => page().getByRole('link', { name, exact: true }),
    tab: (name: string) => page().getByRole('tab', { name }),
    field: (name: string) => page().getByRole('textbox', { name }),
    main: () => page().getByRole('main'),
    dialog: (name?: Name) => page().getByRole('dialog', name === undefined ? {} : { name }),
    /** The heading of the page. */
    title: (name?: Name) => page().getByRole('heading', { level: 1, ...(name !== undefined && { name }) }),
    next: () => button('Next').click(),
    /** A step of the wizard that was reached before. */
    step: (name: Name) => steps().getByRole('button', { name }).click(),
    /** An item of the menu behind a button. */
    async choose(menu: string, item: string) {
      await button(menu).click()
      await page().getByRole('menuitem', { name: item }).click()
    },
    /** "More", which hides what few need. */
    more: () => page().locator('summary', { hasText: /^More/ }).click(),
    /** A page by the side bar. */
    go: (name: string) =>
      page().getByRole('navigation', { name: 'Kiln' }).getByRole('link', { name, exact: true }).click(),
    /** A list of the library: "Images", "Machines" or "Builds". */
    async library(list: string) {
      await page()
        .getByRole('navigation', { name: 'Kiln' })
        .getByRole('link', { name: 'Library', exact: true })
        .click()
      await page().getByRole('tab', { name: list }).click()
    },
    /** A page by its address: "/images". */
    at: (place: string) => page().goto(`${new URL(page().url()).origin}/#${place}`),
    /** A step or page by its heading. */
    async reached(name: Name, timeoutMs?: number) {
      await expect(heading(name).first()).toBeVisible(timeoutMs === undefined ? {} : { timeout: timeoutMs })
    },
  }
}
