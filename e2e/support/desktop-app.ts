// The desktop app as it is packaged, driven by Playwright. Needs an Electron (scripts/electron-places.ts) and a display.
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { findElectron } from '../../scripts/electron-places.ts'
import { kilnEnv, trustFolder } from './kiln-process.ts'
import { packageApp } from './package-app.ts'

const root = resolve(import.meta.dirname, '..', '..')
const electron = findElectron()
const labProfiles = join(root, 'lab')

/** Why the desktop app cannot be tested here; null when it can. */
export const noDesktop = electron
  ? process.platform === 'linux' && !process.env['DISPLAY']
    ? 'there is no display (xvfb-run gives one)'
    : null
  : 'no Electron could be had'

/** A virtual display has no GPU, and the process that looks for one now and then takes the start with it. */
export const desktopArgs = ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]

export function desktopEnv(home: string): Record<string, string> {
  const node = electron?.needsNode ? { KILN_NODE: process.execPath } : {}
  const env = { ...kilnEnv(home), KILN_PROFILES: labProfiles, ...node }
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => Boolean(entry[1])),
  )
}

export type Desktop = { app: ElectronApplication; page: Page }

/** The profiles of the lab are outside the app's own folder and ask to be built outside the sandbox: they need trust. */
function trustTheLab(home: string): void {
  const settings = join(home, 'settings.json')
  if (existsSync(settings)) return
  trustFolder(home, labProfiles)
}

export async function launchDesktop(home: string, executablePath = packageApp('driven')): Promise<Desktop> {
  trustTheLab(home)
  const options = { executablePath, args: desktopArgs, env: desktopEnv(home), timeout: 20_000 }
  // On a loaded machine Playwright was seen to miss what a running app had said, twice in a row, and then to wait for it
  // for ever. It ends the app that it gives up.
  for (let left = 4; ; left -= 1) {
    const app = await _electron.launch(options).catch(thrown => {
      if (left === 1) throw thrown
      return null
    })
    if (app) return { app, page: await app.firstWindow() }
  }
}

/** Closes the window as a person does; resolves when the app is gone. */
export async function closeWindow(app: ElectronApplication): Promise<void> {
  const gone = app.waitForEvent('close')
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await gone
}

/** What the window shows on the taskbar from now on: fractions, and -1 when it takes it away. */
export const watchTaskbar = (app: ElectronApplication) =>
  app.evaluateHandle(({ BrowserWindow }) => {
    const seen: number[] = []
    const window = BrowserWindow.getAllWindows()[0]
    const setProgressBar = window?.setProgressBar.bind(window)
    if (window) {
      window.setProgressBar = (value, options) => {
        seen.push(value)
        setProgressBar?.(value, options)
      }
    }
    return seen
  })
