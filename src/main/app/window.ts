// The window: in its previous place, hardened, and shown when it has something to show.
import { BrowserWindow, nativeTheme, screen } from 'electron'
import { indexUrl } from '#main/app-scheme.ts'
import { webPreferences } from '#main/harden.ts'
import type { StateFile } from './state-file.ts'
import { minimumSize, placeWindow } from './window-state.ts'

const background = () => (nativeTheme.shouldUseDarkColors ? '#16181d' : '#ffffff')
const saveAfterMs = 500

export type WindowOptions = { preload: string; icon: string; state: StateFile; hash: string }

export function openWindow({ preload, icon, state, hash }: WindowOptions): BrowserWindow {
  const primary = screen.getPrimaryDisplay()
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id)
  const place = placeWindow(
    state.read(),
    [primary, ...others].map(({ workArea }) => workArea),
  )
  const window = new BrowserWindow({
    ...place.bounds,
    minWidth: minimumSize.width,
    minHeight: minimumSize.height,
    show: false,
    title: 'Kiln',
    icon,
    backgroundColor: background(),
    webPreferences: webPreferences(preload),
  })
  if (place.maximised) window.maximize()
  window.once('ready-to-show', () => window.show())
  rememberPlace(window, state)
  reloadAfterCrash(window)
  void window.loadURL(`${indexUrl}${hash}`)
  return window
}

function rememberPlace(window: BrowserWindow, state: StateFile) {
  let timer: NodeJS.Timeout | undefined
  const save = () => {
    clearTimeout(timer)
    if (window.isDestroyed() || window.isMinimized() || window.isFullScreen()) return
    state.write({ schema: 1, bounds: window.getNormalBounds(), maximised: window.isMaximized() })
  }
  const soon = () => {
    clearTimeout(timer)
    timer = setTimeout(save, saveAfterMs)
  }
  window.on('resize', soon)
  window.on('move', soon)
  window.on('maximize', soon)
  window.on('unmaximize', soon)
  window.on('close', save)
}

/** The engine holds all state, so a crashed window can simply be reloaded; once, not in a loop. */
function reloadAfterCrash(window: BrowserWindow) {
  let lastMs = 0
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || Date.now() - lastMs < 10_000) return
    lastMs = Date.now()
    window.webContents.reload()
  })
}

/** Brings it to the front, whatever its state. */
export function showWindow(window: BrowserWindow) {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
  if (window.isFocused()) return
  // Some window managers let no program take the focus: then the task bar shows which window wants it.
  window.flashFrame(true)
  window.once('focus', () => window.flashFrame(false))
}
