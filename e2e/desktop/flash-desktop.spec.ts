// Flashing in the packaged desktop app: the same steps as in the browser, from a file that is dropped on the window.
import { renameSync, rmSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { makeKeyPair } from '#lab/vm.ts'
import { type LoopDevices, loopDevices } from '#test/drives/loop-devices.ts'
import { childrenOf } from '#test/processes.ts'
import { flashPage, noLoopDevices, rememberedKey } from '../pages/flash.ts'
import { inWindow } from '../pages/window.ts'
import { builtHome } from '../support/built-home.ts'
import { type Desktop, launchDesktop, noDesktop, watchTaskbar } from '../support/desktop-app.ts'

test.skip(noDesktop !== null, `flashing in the desktop app: ${noDesktop}`)
test.skip(noLoopDevices !== null, `flashing in the desktop app: ${noLoopDevices}`)

let home: string
let image: string
let desktop: Desktop | undefined
let loops: LoopDevices
test.beforeEach(() => {
  ;({ home, image } = builtHome())
  loops = loopDevices()
})
test.afterEach(() => {
  desktop?.app.process().kill('SIGKILL')
  loops.close()
  rmSync(home, { recursive: true, force: true, maxRetries: 5 })
})

/** The image's disk as a file elsewhere: beside it in the library are its sums, which a longer file does not have. */
function strayFile(): string {
  const file = join(home, 'stray.raw')
  renameSync(join(home, 'images', image, 'kitchen.raw'), file)
  return file
}

/** A real file, as the system hands it over: only such a one has a path. */
async function drop(page: Page, path: string) {
  await page.evaluate(() => {
    const input = document.createElement('input')
    input.type = 'file'
    input.id = 'dropped'
    document.body.append(input)
  })
  await page.locator('#dropped').setInputFiles(path)
  await page.evaluate(() => {
    const input = document.querySelector<HTMLInputElement>('#dropped')
    const dataTransfer = new DataTransfer()
    if (input?.files?.[0]) dataTransfer.items.add(input.files[0])
    window.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
    input?.remove()
  })
}

test('flashes a dropped file onto a personalised drive, with progress on the taskbar', async () => {
  const { publicKey } = await makeKeyPair()
  const file = strayFile()
  // Its holes are written too: long enough to be seen, however fast the computer is.
  truncateSync(file, 2 * 1024 ** 3)
  const drive = loops.attach('stick', 2 * 1024 ** 3)
  desktop = await launchDesktop(home)
  const { app, page } = desktop
  const flash = flashPage(() => page)
  const { next } = inWindow(() => page)
  const bars = await watchTaskbar(app)

  await expect(page.getByRole('link', { name: 'Flash' })).toBeVisible()
  await drop(page, file)
  await expect(page.getByRole('textbox', { name: 'Path of the file' })).toHaveValue(file)
  await expect(page.getByText('Can be personalised')).toBeVisible()
  await next()
  await flash.addDrive(drive.path)
  await next()
  await flash.personalise({ hostname: 'desktop-stick', publicKey })
  await next()
  await flash.writeEmptyAreas()
  const erase = flash.erase('Erase Loop device 2.1 GB and write')
  await expect(erase).toBeEnabled()
  const phases = await flash.watchPhases()
  await erase.click()
  await flash.verified()
  expect((await phases()).some(text => text.startsWith('Writing'))).toBe(true)
  await expect.poll(() => bars.evaluate(values => values.at(-1))).toBe(-1)
  expect((await bars.evaluate(values => values)).some(value => value > 0 && value < 1)).toBe(true)
  expect(rememberedKey(home, 'desktop-stick').length).toBeGreaterThan(0)
})

test('when the engine dies in the middle, no drive of it passes for done, or for still being written', async () => {
  const file = strayFile()
  // Its holes are written too: long enough to be in the middle of it.
  truncateSync(file, 6 * 1024 ** 3)
  const drive = loops.attach('stick', 6 * 1024 ** 3)
  desktop = await launchDesktop(home)
  const { app, page } = desktop
  const flash = flashPage(() => page)
  const { next } = inWindow(() => page)
  const engines = childrenOf(app.process().pid).filter(each => each.command.includes('engine.'))
  test.skip(engines.length === 0, 'the engine is a utility process here: there is no child process to end')
  await page.getByRole('link', { name: 'Flash' }).first().click()
  await drop(page, file)
  await expect(page.getByText('Can be personalised')).toBeVisible()
  await next()
  await flash.addDrive(drive.path)
  await next()
  await page.getByRole('radio', { name: 'Don’t personalise' }).check({ force: true })
  await next()
  await flash.writeEmptyAreas()
  await flash.erase().click()
  await expect(page.getByText(/^Writing \d+ %$/).first()).toBeVisible()
  for (const { pid } of engines) process.kill(pid, 'SIGKILL')
  await expect(page.getByText(/Kiln or the computer stopped before .* was finished/)).toBeVisible()
  await expect(page.getByText('what is on it is not usable: flash it again')).toBeVisible()
  await expect(page.getByText(/Keep the drives? connected/)).toBeHidden()
  await expect(page.getByRole('button', { name: 'Retry the failed drive' })).toBeEnabled()
})
