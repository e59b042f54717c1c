// The library and the page of an image.
import { expect, type Page } from '@playwright/test'
import { inWindow } from './window.ts'

export function imagesPage(page: () => Page) {
  const { button, dialog, library, title } = inWindow(page)
  return {
    /** Goes from any page to the image, by the list. */
    async open(name: string) {
      await library('Images')
      await page()
        .getByRole('link', { name: new RegExp(name) })
        .click()
      await expect(title(name)).toBeVisible()
    },
    /** Opens the dialog that exports into a folder. */
    async exportTo(folder: string) {
      await button('Export').click()
      await dialog().getByRole('textbox', { name: 'Folder' }).fill(folder)
    },
    async makeFormat(name: string) {
      await button('Make another format').click()
      await dialog().getByText(name).first().click()
    },
    /** Opens the dialog of an offline kit, into a new folder of this one. */
    async kitIn(folder: string) {
      await button('Offline kit').click()
      await dialog().getByRole('textbox', { name: 'Folder' }).fill(folder)
    },
    /** The check box of a card, after "Select several". */
    selected: (name: string) => page().getByRole('checkbox', { name, exact: true }),
  }
}
