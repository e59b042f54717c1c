// The main job of a packed app as a person does it: from a profile to the image, with the answers that the profile proposes.

import type { Page } from '@playwright/test'

/** How long a VM's first build may take, downloads included. */
const buildMs = 120 * 60_000

/**
 * `window`: Playwright's page of the app. Returns the heading that the page of the build ends with; throws where that is not
 * the image's.
 */
export async function buildInWindow(window: Page, profile: string): Promise<string> {
  await window.evaluate(`location.hash = ${JSON.stringify(`#/new?profile=${profile}`)}`)
  await window.getByRole('heading', { name: /^Configure/ }).waitFor({ timeout: 60_000 })
  await window.getByRole('button', { name: 'Build', exact: true }).click()
  await window.getByRole('list', { name: 'Stages' }).waitFor({ timeout: 60_000 })
  const ended = window.getByRole('heading', { name: /^(The image is ready|Build failed|Cancelled)/ }).first()
  await ended.waitFor({ timeout: buildMs })
  const heading = (await ended.textContent()) ?? ''
  if (heading !== 'The image is ready')
    throw new Error(`${heading}: ${await window.getByRole('main').innerText()}`)
  return heading
}
