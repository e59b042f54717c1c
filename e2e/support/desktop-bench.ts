// What every test of the packaged app needs: a new home, the app started in it, and its end.
import { rmSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { closeWindow, type Desktop, launchDesktop, noDesktop } from './desktop-app.ts'
import { freshHome } from './kiln-process.ts'

type DesktopBench = {
  home: string
  /** Resolves once its window shows its empty home. */
  launch: () => Promise<Desktop>
  /** Closes the window as a person does, and waits until the app is gone. */
  close: (desktop: Desktop) => Promise<void>
  /** It has ended already: there is nothing left to end. */
  hasEnded: () => void
}

/** Filled in before each test of the file that calls it. */
export function desktopBench(): DesktopBench {
  test.skip(noDesktop !== null, `the desktop app: ${noDesktop}`)
  let desktop: Desktop | null = null
  const bench: DesktopBench = {
    home: '',
    async launch() {
      desktop = await launchDesktop(bench.home)
      await expect(desktop.page.getByRole('link', { name: 'New box' }).first()).toBeVisible()
      await expect(desktop.page.getByText('What do you want to do?').first()).toBeVisible()
      return desktop
    },
    async close({ app }) {
      desktop = null
      await closeWindow(app)
    },
    hasEnded() {
      desktop = null
    },
  }

  test.beforeEach(() => {
    bench.home = freshHome()
    desktop = null
  })
  test.afterEach(() => {
    desktop?.app.process().kill('SIGKILL')
    rmSync(bench.home, { recursive: true, force: true, maxRetries: 5 })
  })
  return bench
}
