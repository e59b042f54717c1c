// What the workflows do with the app on a real Mac (scripts/packed-build.ts), with the package of the tests.
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { buildInWindow } from '../../scripts/packed-build.ts'
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
  expect(await buildInWindow(desktop.page, 'tiny')).toBe('The image is ready')
  const [image = ''] = readdirSync(join(home, 'images'))
  expect(readdirSync(join(home, 'images', image))).toContain('tiny-1.raw')
})
