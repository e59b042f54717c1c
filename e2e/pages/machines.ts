// The page of a machine, and the dialog that runs one.
import { expect, type Page } from '@playwright/test'
import { bootMs, workMs } from '../support/patience.ts'
import { imagesPage } from './images.ts'
import { inWindow } from './window.ts'

export function machinePage(page: () => Page) {
  const { button, dialog, field, tab } = inWindow(page)
  /** What the serial port or the terminal shows, as a screen reader reads it. */
  const shown = () => page().locator('.xterm-accessibility').innerText()
  return {
    shown,
    state: (name: string) => page().getByRole('heading', { level: 1 }).getByText(name, { exact: true }),
    /** Goes from any page to the dialog that runs an image. */
    async openRun(image: string) {
      await imagesPage(page).open(image)
      await button('Run').click()
      const run = dialog(`Run ${image}`)
      await expect(run.getByText('SSH, port 22')).toBeVisible()
      return run
    },
    /** Presses Run in the dialog; returns the machine's id. */
    async run(image: string): Promise<string> {
      await dialog(`Run ${image}`).getByRole('button', { name: 'Run', exact: true }).click()
      await expect(page()).toHaveURL(/#\/machines\/tiny-[0-9a-f]{4}$/, { timeout: workMs })
      return new URL(page().url()).hash.split('/').at(-1) ?? ''
    },
    async booted(text: string) {
      await tab('Serial port').click()
      await expect.poll(shown, { timeout: bootMs }).toContain(text)
    },
    async type(where: 'Serial port' | 'Terminal', line: string) {
      await page().getByRole('textbox', { name: where, exact: true }).focus()
      await page().keyboard.type(`${line}\n`)
    },
    field,
  }
}
