// The Install wizard.
import { expect, type Page } from '@playwright/test'
import { workMs } from '../support/patience.ts'
import { inWindow } from './window.ts'

export function installPage(page: () => Page) {
  const { button, field, go, main, next, reached, step } = inWindow(page)
  const disk = (serial: string) =>
    page().getByRole('listitem').filter({ hasText: serial }).getByRole('checkbox')
  const serialOf = (serial: string) => field(`type its serial: ${serial}`)
  const erase = () => button(/^Erase Lab disk 1.0 GB and install$/)
  return {
    disk,
    serialOf,
    erase,
    /** Goes from the page of the hosts to the first step, with a flake. */
    async open() {
      await go('Hosts')
      await page().getByRole('link', { name: 'Install NixOS' }).click()
      // It opens where it was left.
      await step(/^What/)
      await reached('Which system should the machine get?')
      await page().getByRole('radio', { name: 'Flake' }).check()
    },
    configuration: (reference: string) => field('Flake and configuration').fill(reference),
    /** Goes from the disks to the job's page. */
    async eraseAndInstall(serial: string) {
      await disk(serial).check({ timeout: workMs })
      await next()
      await serialOf(serial).fill(serial, { timeout: workMs })
      await erase().click()
    },
    formatsOneDisk: () =>
      expect(main().getByText('The configuration formats the one disk that you choose.')).toBeVisible({
        timeout: workMs,
      }),
    installed: (host: string) =>
      expect(main().getByText(`NixOS is installed on ${host}`)).toBeVisible({ timeout: workMs }),
  }
}
