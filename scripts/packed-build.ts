// The main job of a packed app as a person does it: from a profile to the image, with the answers that the profile proposes.
import type { Page } from '@playwright/test'

/** The limit for a VM's first build, downloads included. */
const buildMs = 120 * 60_000

/** `window`: Playwright's page of the app. Throws what the page of the build says where it ends without an image. */
export async function buildInWindow(window: Page, profile: string): Promise<void> {
  await window.evaluate(`location.hash = ${JSON.stringify(`#/new?profile=${profile}`)}`)
  await window.getByRole('heading', { name: /^Configure/ }).waitFor({ timeout: 60_000 })
  await window.getByRole('button', { name: 'Build', exact: true }).click()
  await waitForImage(window)
}

/** Works on the page of a running build, and of one that has ended. */
export async function waitForImage(window: Page): Promise<void> {
  const stages = window.getByRole('list', { name: 'Stages' })
  const ready = window.getByRole('heading', { name: 'The image is ready' })
  // Each way to end without an image offers this.
  const again = window.getByRole('button', { name: 'Build again', exact: true })
  await stages.or(ready).or(again).first().waitFor({ timeout: 60_000 })
  await ready.or(again).first().waitFor({ timeout: buildMs })
  if (!(await ready.isVisible())) throw new Error(await window.getByRole('main').innerText())
}
