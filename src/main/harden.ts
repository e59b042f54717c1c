// The window is untrusted: it gets no Node, no other page, no other window, no permission and no address but its own.
import { app, type Session, type WebPreferences } from 'electron'
import { appOrigin } from './app-scheme.ts'

export const webPreferences = (preload: string): WebPreferences => ({
  preload,
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
})

/** Applies to every future web contents; call it before the first exists. */
export function denyWandering() {
  // Root in a container cannot have a sandbox; --no-sandbox on the command line confirms that (tests, `npm
  // start` as root).
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', event => event.preventDefault())
    contents.on('will-redirect', event => event.preventDefault())
    contents.on('will-attach-webview', event => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}

/** Schemes that stay inside this process: the window's own, and those of the developer tools. */
const inside = new Set([new URL(appOrigin).protocol, 'devtools:', 'data:', 'blob:', 'chrome-extension:'])

/** The only permission a page gets: to put text on the clipboard, after a click. */
const allowed = (permission: string) => permission === 'clipboard-sanitized-write'

export function denyOutside(session: Session) {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(allowed(permission)))
  session.setPermissionCheckHandler((_contents, permission) => allowed(permission))
  session.setDevicePermissionHandler(() => false)
  session.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !inside.has(new URL(details.url).protocol) })
  })
  // Files that the page itself made (an exported preset) may be saved, through the system's own dialog.
  session.on('will-download', (event, item) => {
    if (!item.getURL().startsWith(`blob:${appOrigin}/`)) event.preventDefault()
  })
}
