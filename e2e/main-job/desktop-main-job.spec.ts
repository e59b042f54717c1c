// The main job in the packaged desktop app: the same steps as in the browser, through a real Electron.
import { rmSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { makeKeyPair } from '#lab/vm.ts'
import { imageFile, newImage, watchToTheEnd } from '../pages/new-image.ts'
import { bootsTo, checkQcow2 } from '../support/boot.ts'
import { type Desktop, launchDesktop, noDesktop, watchTaskbar } from '../support/desktop-app.ts'
import { freshHome } from '../support/kiln-process.ts'

test.skip(noDesktop !== null, `the desktop app: ${noDesktop}`)

let home: string
let desktop: Desktop | undefined
test.beforeEach(() => {
  home = freshHome()
})
test.afterEach(() => {
  desktop?.app.process().kill('SIGKILL')
  rmSync(home, { recursive: true, force: true, maxRetries: 5 })
})

test('builds qcow2 and OVA in the desktop app, with progress on the taskbar, and they boot to SSH [B2] [B6]', async () => {
  const { publicKey, privateKey } = await makeKeyPair()
  desktop = await launchDesktop(home)
  const { app, page } = desktop
  const bars = await watchTaskbar(app)
  const sleep = await app.evaluateHandle(({ powerSaveBlocker }) => {
    const calls: string[] = []
    const { start, stop } = powerSaveBlocker
    powerSaveBlocker.start = type => {
      calls.push(type)
      return start.call(powerSaveBlocker, type)
    }
    powerSaveBlocker.stop = id => {
      calls.push('stop')
      return stop.call(powerSaveBlocker, id)
    }
    return calls
  })
  const answers = { hostname: 'desktop-box', publicKey: publicKey.trim(), message: `desktop ${Date.now()}` }
  const id = await newImage(() => page).startBuild({ ...answers, formats: [/^qcow2/, /^OVA/] })
  const course = await watchToTheEnd(page)
  expect(Object.values(course).some(states => states.includes('Running'))).toBe(true)
  // Shown while it ran, and taken away at the end (-1).
  await expect.poll(() => bars.evaluate(values => values.at(-1))).toBe(-1)
  expect(await bars.evaluate(values => values.some(value => value >= 0))).toBe(true)
  // The computer was kept from sleeping while it ran, and no longer.
  await expect.poll(() => sleep.evaluate(calls => calls)).toEqual(['prevent-app-suspension', 'stop'])
  const qcow2 = imageFile(home, id, 'desktop-box.qcow2')
  checkQcow2(qcow2)
  await bootsTo({ hostname: 'desktop-box', privateKey }, { path: qcow2, format: 'qcow2' })
  await bootsTo(
    { hostname: 'desktop-box', privateKey },
    { path: imageFile(home, id, 'desktop-box.ova'), format: 'ova' },
  )
})
