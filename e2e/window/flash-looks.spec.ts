// A flash while it runs, in every look: while it writes, and is about to be cancelled, while it verifies, when it has
// ended, and while one drive continues after another has failed. What the engine says is held back at each of these
// moments.
import { expect, test } from '@playwright/test'
import type { DriveProgress } from '#shared/flash/flash.ts'
import type { JobEvent } from '#shared/jobs/job.ts'
import { flashPage } from '../pages/flash.ts'
import { inWindow } from '../pages/window.ts'
import { brokenDrive } from '../support/broken-drive.ts'
import { flashBench } from '../support/flash-bench.ts'
import { heldEvents } from '../support/held-events.ts'
import { inEveryLook } from '../support/looks.ts'
import { slowDrive } from '../support/slow-drive.ts'

const size = 512 << 20
const bench = flashBench()
const flash = flashPage(() => bench.page)
const { button, dialog, next } = inWindow(() => bench.page)
test.setTimeout(600_000)

/** The moment at which a drive is in this phase. */
const someDrive = (phase: DriveProgress['phase']) => (event: JobEvent) =>
  event.type === 'drives' && event.drives.some(drive => drive.phase === phase)

/** The moment at which the bad drive has failed, and the good one is on its way. */
function oneFailed(good: string, bad: string) {
  let failed = false
  let onItsWay = false
  return (event: JobEvent) => {
    if (event.type === 'drive-result' && event.result.path === bad) failed = event.result.outcome === 'failed'
    if (event.type === 'drives')
      onItsWay = event.drives.some(
        ({ path, phase }) => path === good && (phase === 'writing' || phase === 'verifying'),
      )
    return failed && onItsWay
  }
}

async function toWriting(paths: string[]) {
  await flash.fromImage()
  for (const path of paths) await flash.addDrive(path)
  await next()
  await flash.hostname().fill('box')
  await next()
  await flash.writeEmptyAreas()
  await flash.erase(/^Erase .* and write$/).click()
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
  await button('Cancel').click()
  const keep = dialog().getByRole('button', { name: 'Keep writing' })
  await inEveryLook(page, 'dialog-flash-cancel', () => expect(keep).toBeInViewport({ ratio: 1 }))
  await keep.click()
  events.until(someDrive('verifying'))
  await expect(phase).toHaveText(/^Verifying \d+ %$/)
  await inEveryLook(page, 'flash-verifying', () => expect(phase).toHaveText(/^Verifying/))
  events.release()
  await flash.verified()
  await inEveryLook(page, 'flash-ended')
  expect(faults).toEqual([])
})

test('while one drive continues, and the other has failed', async () => {
  const { faults, loops, page } = bench
  const events = await heldEvents(page)
  // It writes for longer than the bad one takes to fail.
  const good = (await slowDrive(loops, size)).path
  const bad = brokenDrive(loops, size).path
  events.until(oneFailed(good, bad))
  await toWriting([good, bad])
  const bothShown = async () => {
    await expect(flash.row(bad)).toContainText('not usable')
    await expect(flash.row(good).locator('[data-phase]')).toHaveText(/^(Writing|Verifying) \d+ %$/)
  }
  await bothShown()
  await inEveryLook(page, 'flash-one-failed', bothShown)
  events.release()
  await expect(page.getByRole('heading', { name: '1 of 2 drives ready.' })).toBeVisible({ timeout: 300_000 })
  expect(faults).toEqual([])
})
