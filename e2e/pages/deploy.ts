// The Deploy wizard and the page of its job.
import { expect, type Page } from '@playwright/test'
import { workMs } from '../support/patience.ts'
import { inWindow } from './window.ts'

export function deployPage(page: () => Page) {
  const { button, field, link, next } = inWindow(page)
  const host = (name: string) => page().getByRole('checkbox', { name })
  return {
    host,
    /** The first step: a system of a flake. */
    async fromFlake(reference: string) {
      await page().getByRole('radio', { name: 'Flake' }).check()
      await field('Flake and configuration').fill(reference)
    },
    /** Goes from the page of a host through the first step, with a system of a flake. */
    async fromHost(name: string, reference: string) {
      await link('Deploy').click()
      await this.fromFlake(reference)
      await next()
      await expect(host(name)).toBeChecked()
    },
    /** The first step: each host its configuration of this flake. */
    async fromFleet(flake: string) {
      await page().getByRole('radio', { name: 'Each host its own system' }).check()
      await page().getByRole('radio', { name: 'A flake' }).check()
      await field('Flake').fill(flake)
    },
    /** The first step: boxes, each to its host. */
    async fromBoxes() {
      await page().getByRole('radio', { name: 'Each host its own system' }).check()
      await page().getByRole('radio', { name: 'Boxes' }).check()
    },
    hostOf: (configuration: string) => page().getByRole('combobox', { name: `Host of ${configuration}` }),
    async activateAgain() {
      await page().locator('summary', { hasText: 'More' }).click()
      await page().getByRole('switch', { name: 'Activate even if nothing changes' }).click()
    },
    onlyReachable: () => page().getByRole('radio', { name: 'Only whether it can be reached' }).check(),
    async ownChecks(lines: string) {
      await page().getByRole('radio', { name: 'My own checks' }).check()
      await field('Your checks').fill(lines)
    },
    async planWith(sudoPassword: string) {
      await field('Password for sudo').fill(sudoPassword, { timeout: workMs })
      await button('Plan with this password').click()
    },
    /** The button that starts it, once the plan is made. */
    async start(name: string) {
      await expect(button(name)).toBeEnabled({ timeout: workMs })
      await button(name).click()
    },
    confirmed: () =>
      expect(page().getByText('Confirmed: it runs the new system', { exact: true })).toBeVisible({
        timeout: workMs,
      }),
    /** A host on the page of the job. */
    row: (name: string) =>
      page()
        .getByRole('list', { name: 'Hosts of this deploy' })
        .getByRole('listitem')
        .filter({ hasText: name }),
  }
}
