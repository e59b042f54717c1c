// Inside of a machine, through the window and from a terminal: personal data, its Terminal tab, an image that is kept of it.
// A real QEMU with the lab's image.
import { expect, test } from '@playwright/test'
import { machinePage } from '../pages/machines.ts'
import { inWindow } from '../pages/window.ts'
import { copyBuilt } from '../support/built-home.ts'
import { kiln } from '../support/kiln-process.ts'
import { inFewLooks, lookedAt, zoomed } from '../support/looks.ts'
import { endMachines } from '../support/machines-end.ts'
import { workMs } from '../support/patience.ts'
import { servedPage } from '../support/served-page.ts'

test.setTimeout(1_200_000)

const bench = servedPage('a machine from inside', {
  prepare: home => copyBuilt(home),
  finish: endMachines,
})

const { button, dialog, library, tab } = inWindow(() => bench.page)
const { booted, openRun, run: runImage, shown, state, type } = machinePage(() => bench.page)

/** The page as it is now, in both themes and sizes, enlarged, and in forced colours. */
async function seenEverywhere(name: string) {
  const { page } = bench
  await inFewLooks(page, name)
  await page.setViewportSize(zoomed)
  await lookedAt(page, `${name}-zoomed`, zoomed)
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.emulateMedia({ forcedColors: 'active' })
  await lookedAt(page, `${name}-forced`, { theme: 'light', width: 1280, height: 800 })
  await page.emulateMedia({ forcedColors: 'none' })
}

test('a machine gets personal data, is used in its terminal, and becomes an image that others run', async () => {
  const { home, page } = bench
  const running = await openRun('Kitchen')
  await running.getByText('Personalise').click()
  await running.getByRole('textbox', { name: 'Host name' }).fill('kitchen-pc')
  await inFewLooks(page, 'machine-run-personal')
  const id = await runImage('Kitchen')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible({ timeout: workMs })
  await seenEverywhere('machine-screen')

  await booted('kiln-lab: ready kitchen-pc')
  await seenEverywhere('machine-serial')

  await tab('Terminal').click()
  await expect(page.getByRole('textbox', { name: 'Terminal', exact: true })).toBeVisible({ timeout: workMs })
  await expect.poll(shown, { timeout: workMs }).toMatch(/[#$] /)
  await type('Terminal', 'stty size; echo name-$(hostname)')
  await expect.poll(shown, { timeout: workMs }).toContain('name-kitchen-pc')
  const lastSize = async () => (await shown()).match(/^\d+ \d+$/gm)?.at(-1) ?? null
  const before = await lastSize()
  expect(before).toMatch(/\d/)
  await page.setViewportSize(zoomed)
  // The guest's terminal follows, a moment later.
  await expect
    .poll(
      async () => {
        await type('Terminal', 'stty size')
        const size = await lastSize()
        return size !== null && size !== before
      },
      { timeout: workMs, intervals: [2000] },
    )
    .toBe(true)
  await page.setViewportSize({ width: 1280, height: 800 })
  await type('Terminal', 'clear; echo kept > /root/mark; sync; ls -la /')
  await expect.poll(shown, { timeout: workMs }).toContain('root')
  await seenEverywhere('machine-terminal')

  // The same machine from a shell of the person's.
  const inside = await kiln(home, 'machines', 'ssh', id, '--', 'hostname; exit 4')
  expect(inside).toMatchObject({ code: 4, stdout: 'kitchen-pc\n' })

  await button('Power off').click()
  await expect(state('Off')).toBeVisible({ timeout: workMs })
  await button('Keep changes as an image').click()
  const keeping = dialog('Keep changes as an image')
  await keeping.getByRole('textbox', { name: 'Name of the image' }).fill('Kitchen with a mark')
  await keeping.getByRole('button', { name: 'Make the image' }).click()
  await expect(page.getByText('Made a new image of Kitchen')).toBeVisible({ timeout: workMs })
  await library('Images')
  await expect(page.getByRole('link', { name: /Kitchen with a mark/ })).toBeVisible()

  const { lines: listed } = await kiln(home, 'images', 'list', '--json')
  const images = listed.at(-1)?.['images'] as { id: string; name: string }[]
  const kept = images.find(({ name }) => name === 'Kitchen with a mark')?.id ?? ''
  const run = await kiln(home, 'run', kept, '--headless', '--wait', 'ssh', '--timeout', '10m', '--json')
  expect(run.code).toBe(0)
  expect(run.lines.at(-1)).toMatchObject({
    type: 'result',
    machine: { image: { id: kept }, state: 'running', forwards: [{ guest: 22 }] },
    ready: [{ check: { kind: 'ssh' }, seconds: expect.any(Number) }],
  })
  const machine = run.lines.at(-1)?.['machine'] as { id: string }
  const stopped = await kiln(home, 'machines', 'stop', machine.id, '--json')
  expect(stopped.lines.at(-1)).toMatchObject({ machine: { state: 'stopped' } })
})
