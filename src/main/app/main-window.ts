// The single window: created when needed, told where to navigate.
import type { BrowserWindow, WebContents } from 'electron'
import { openWindow, showWindow, type WindowOptions } from './window.ts'

type MainWindow = {
  current(): BrowserWindow | null
  /** Shows the window, at a place if one is named ("#/images"). */
  show(hash?: string): void
  /** Sends the page the key of its command palette. */
  palette(): void
  /** Shows one of the page's overlays: its keys, or About Kiln. */
  sheet(which: 'keys' | 'about'): void
}

export function createMainWindow(
  options: Omit<WindowOptions, 'hash'>,
  onOpen: (window: BrowserWindow) => void,
): MainWindow {
  let window: BrowserWindow | null = null
  const open = (hash = ''): BrowserWindow => {
    const opened = openWindow({ ...options, hash })
    window = opened
    opened.once('closed', () => {
      window = null
    })
    onOpen(opened)
    return opened
  }
  /** A Mac's menu is there without a window: then the page has to load first. */
  const inPage = (act: (page: WebContents) => void) => {
    if (window) {
      showWindow(window)
      act(window.webContents)
      return
    }
    const page = open().webContents
    page.once('did-finish-load', () => act(page))
  }
  return {
    current: () => window,
    show(hash = '') {
      if (!window) {
        open(hash)
        return
      }
      showWindow(window)
      if (hash) window.webContents.send('kiln:open', hash)
    },
    sheet(which) {
      inPage(page => page.send('kiln:show', which))
    },
    palette() {
      const modifiers: ('meta' | 'control')[] = [process.platform === 'darwin' ? 'meta' : 'control']
      inPage(page => page.sendInputEvent({ type: 'keyDown', keyCode: 'K', modifiers }))
    },
  }
}
