// What the workflows do with the app on a real Mac (scripts/packed-build.ts), with the package of the tests.
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { buildInWindow, waitForImage } from '../../scripts/packed-build.ts'
import { newImage } from '../pages/new-image.ts'
import { type Desktop, launchDesktop, noDesktop } from '../support/desktop-app.ts'
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

test('the packed app builds an image from its window alone', async () => {
  desktop = await launchDesktop(home)
  await buildInWindow(desktop.page, 'tiny')
  const [image = ''] = readdirSync(join(home, 'images'))
  expect(readdirSync(join(home, 'images', image))).toContain('tiny-1.raw')
})

test('a build that ends without an image is reported with what its page says', async () => {
  desktop = await launchDesktop(home)
  const { page } = desktop
  const wizard = newImage(() => page)
  await wizard.toBuildOf('Fails while building', `never built ${Date.now()}`)
  await wizard.build()
  await expect(waitForImage(page)).rejects.toThrow(/Build failed/)
})
