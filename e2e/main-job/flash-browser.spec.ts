// Flashing through the window in Chromium with the real engine and the real writer, onto loop devices: the whole way, by
// pointer and by keyboard.
import { expect, test } from '@playwright/test'
import { fingerprint } from '#lab/ssh.ts'
import { bootDisk, makeKeyPair, sshExec } from '#lab/vm.ts'
import { flashPage, rememberedKey } from '../pages/flash.ts'
import { inWindow } from '../pages/window.ts'
import { flashBench } from '../support/flash-bench.ts'
import { inEveryLook } from '../support/looks.ts'

const size = 512 << 20
const bench = flashBench()
const flash = flashPage(() => bench.page)
const { more, next } = inWindow(() => bench.page)

test('flashes a drive that boots to SSH under its own name, with its own key and the host key that Kiln remembers [F3]', async () => {
  const { faults, home, loops, page } = bench
  const { publicKey, privateKey } = await makeKeyPair()
  const drive = loops.attach('stick', size)
  await flash.fromImage()
  await flash.addDrive(drive.path)
  await next()
  await flash.personalise({ hostname: 'flashed-box', publicKey })
  await next()

  // Names the action and the drive; an Enter alone does nothing.
  const erase = flash.erase('Erase Loop device 537 MB and write')
  await expect(erase).toBeEnabled()
  await expect(page.getByText('Personal settings: flashed-box, 1 SSH key, a host key.')).toBeVisible()
  await expect(page.getByText(`--drive ${drive.path}`)).toBeVisible()
  await page.keyboard.press('Enter')
  await more()
  await page.getByRole('switch', { name: 'Verify' }).click()
  await expect(page.getByText('is not read back').first()).toBeVisible()
  await page.getByRole('switch', { name: 'Verify' }).click()
  await page.getByRole('switch', { name: 'Write empty areas too' }).click()
  await expect(page.getByText('--full')).toBeVisible()
  await expect(page).toHaveURL(/#\/flash$/)
  await expect(erase).toBeEnabled()
  const phases = await flash.watchPhases()
  await erase.click()
  await flash.verified()
  const seen = await phases()
  expect(seen.some(text => /^Writing \d+ %$/.test(text))).toBe(true)
  expect(seen.some(text => /^Verifying \d+ %$/.test(text))).toBe(true)
  await expect(page.getByText('is now flashed-box')).toBeVisible()
  await inEveryLook(page, 'flash-done')

  // A window that opens later shows the same.
  await page.reload()
  await flash.verified()
  expect(faults).toEqual([])

  await using vm = await bootDisk({ diskPath: drive.path, format: 'raw' })
  await vm.waitForSerial('kiln-lab: ready flashed-box ')
  const hostKey = fingerprint(rememberedKey(home, 'flashed-box'))
  const { stdout, code } = await sshExec({ port: vm.sshPort, privateKey, hostKey, command: 'hostname' })
  expect({ hostname: stdout.trim(), code }).toEqual({ hostname: 'flashed-box', code: 0 })
})

test('a flash can be done from the keyboard, and Enter alone erases nothing', async () => {
  const { loops, page } = bench
  const drive = loops.attach('keys', size)
  // Keys are heard from when the window stands.
  await expect(page.getByRole('link', { name: 'Flash' }).first()).toBeVisible()
  await page.keyboard.press('Control+2')
  await page.getByRole('radio', { name: /^Kitchen/ }).focus()
  await page.keyboard.press('Space')
  await expect(page.getByText('Can be personalised')).toBeVisible()
  await page.keyboard.press('Enter')
  await flash.byPath().focus()
  await page.keyboard.press('Enter')
  await flash.devicePath().focus()
  await page.keyboard.type(drive.path)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('checkbox', { name: new RegExp(drive.path) })).toBeChecked()
  await page.getByRole('checkbox', { name: new RegExp(drive.path) }).focus()
  await page.keyboard.press('Enter')
  await flash.hostname().focus()
  await page.keyboard.type('-keys')
  await page.keyboard.press('Enter')
  await expect(page.getByText('is not a valid host name')).toBeVisible()
  await page.keyboard.press('Control+a')
  await page.keyboard.type('keys')
  await page.keyboard.press('Enter')
  const erase = flash.erase(/^Erase Loop device/)
  await expect(erase).toBeEnabled()
  for (let times = 0; times < 3; times++) await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/#\/flash$/)
  await expect(page.getByRole('region', { name: 'Running jobs' })).toBeHidden()
  // On whatever page, the end is heard once.
  const sounds = await page.evaluateHandle(() => {
    const heard = { times: 0 }
    const Real = window.AudioContext
    window.AudioContext = class extends Real {
      constructor() {
        super()
        heard.times++
      }
    }
    return heard
  })
  await erase.focus()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/#\/flash\/./)
  const job = page.url()
  await page.keyboard.press('Control+3')
  await expect.poll(() => sounds.evaluate(({ times }) => times)).toBe(1)
  await page.goto(job)
  await flash.verified()
  expect(await sounds.evaluate(({ times }) => times)).toBe(1)
})
