// A flash while it runs, in every look: while it writes, while it verifies, and when it has ended. What the engine says is held
// back at each of these moments.
import { expect, test } from '@playwright/test'
import type { DriveProgress } from '#shared/model/flash/flash.ts'
import type { JobEvent } from '#shared/model/jobs/job.ts'
import { flashBench } from './flash-bench.ts'
import { addDrive, flashThisImage, next } from './flash-steps.ts'
import { heldEvents } from './held-events.ts'
import { inEveryLook } from './looks.ts'

const size = 512 << 20
const bench = flashBench()
test.setTimeout(600_000)

/** The moment at which a drive is in this phase. */
const someDrive = (phase: DriveProgress['phase']) => (event: JobEvent) =>
  event.type === 'drives' && event.drives.some(drive => drive.phase === phase)

async function toWriting(paths: string[]) {
  const { page } = bench
  await flashThisImage(page)
  for (const path of paths) await addDrive(page, path)
  await next(page)
  await page.getByRole('textbox', { name: 'Host name' }).fill('box')
  await next(page)
  // All bytes, so that each phase lasts longer than the time between two events.
  await page.locator('summary', { hasText: /^More/ }).click()
  await page.getByRole('switch', { name: 'Write holes too' }).click()
  await page.getByRole('button', { name: /^Erase .* and write$/ }).click()
}

test('while one drive is written and verified', async () => {
  const { faults, loops, page } = bench
  const events = await heldEvents(page)
  events.until(someDrive('writing'))
  await toWriting([loops.attach('stick', size).path])
  const phase = page.locator('[data-phase]')
  await expect(phase).toHaveText(/^Writing \d+ %$/)
  await expect(page.getByRole('progressbar').first()).toBeVisible()
  await inEveryLook(page, 'flash-writing', () => expect(phase).toHaveText(/^Writing/))
  events.until(someDrive('verifying'))
  await expect(phase).toHaveText(/^Verifying \d+ %$/)
  await inEveryLook(page, 'flash-verifying', () => expect(phase).toHaveText(/^Verifying/))
  events.release()
  await expect(page.getByText('Verified. You can remove it safely.')).toBeVisible()
  await inEveryLook(page, 'flash-ended')
  expect(faults).toEqual([])
})
