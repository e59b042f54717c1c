// The desktop app, packaged: its end while what it has beside its window is not read yet, or cannot be.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect, test } from '@playwright/test'
import { closeWindow, launchDesktop, noDesktop } from '../support/desktop-app.ts'
import { freshHome } from '../support/kiln-process.ts'
import { packageApp } from '../support/package-app.ts'

test.skip(noDesktop !== null, `the desktop app: ${noDesktop}`)

let home: string
test.beforeEach(() => {
  home = freshHome()
})
test.afterEach(() => rmSync(home, { recursive: true, force: true, maxRetries: 5 }))

const logged = () => readFileSync(join(home, 'logs', 'kiln.log'), 'utf8')

/** A copy of the packaged app in which the part of main that is read later is damaged. */
function damagedApp() {
  const whole = packageApp('driven')
  // Links, so in the same file system: an Electron has 250 MB.
  const folder = mkdtempSync(join(dirname(dirname(whole)), 'damaged-'))
  execFileSync('cp', ['--archive', '--link', dirname(whole), join(folder, 'app')])
  const archive = join(folder, 'app', 'resources', 'app.asar')
  const content = readFileSync(archive)
  const at = content.indexOf(readFileSync(resolve('dist', 'main', 'companion.cjs')))
  expect(at).toBeGreaterThan(0)
  content.write('}', at)
  rmSync(archive)
  writeFileSync(archive, content)
  return {
    program: join(folder, 'app', 'kiln'),
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  }
}

test('the app can be closed as soon as it is open', async () => {
  const { app } = await launchDesktop(home)
  const main = app.process()
  try {
    const ended = once(main, 'exit')
    await closeWindow(app)
    expect(await ended).toEqual([0, null])
    expect(logged()).not.toContain('companion-unread')
  } finally {
    main.kill('SIGKILL')
  }
})

test('says that it does not know what runs where a part of it cannot be read, and ends when told to', async () => {
  const damaged = damagedApp()
  const { app, page } = await launchDesktop(home, damaged.program)
  const main = app.process()
  try {
    // The window and its engine need nothing of that part.
    await expect(page.getByText('What do you want to do?').first()).toBeVisible()
    await app.evaluate(({ app: self, dialog }) => {
      const asked: string[] = []
      Reflect.set(globalThis, 'asked', asked)
      // Kept at first, and left the second time.
      Reflect.set(dialog, 'showMessageBox', async (_window: unknown, { message }: { message: string }) => ({
        response: asked.push(message) - 1,
      }))
      self.quit()
    })
    const asked = () => app.evaluate(() => Reflect.get(globalThis, 'asked') as string[])
    await expect.poll(asked).toEqual([expect.stringContaining('does not answer')])
    await expect(page.getByText('What do you want to do?').first()).toBeVisible()
    const ended = once(main, 'exit')
    await closeWindow(app)
    expect(await ended).toEqual([0, null])
    expect(logged()).toContain('companion-unread')
  } finally {
    main.kill('SIGKILL')
    damaged.remove()
  }
})
