// The single window: created when needed, told where to navigate.
import type { BrowserWindow } from 'electron'
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
  return {
    current: () => window,
    show(hash = '') {
      if (window) {
        showWindow(window)
        if (hash) window.webContents.send('kiln:open', hash)
        return
      }
      const opened = openWindow({ ...options, hash })
      window = opened
      opened.once('closed', () => {
        window = null
      })
      onOpen(opened)
    },
    sheet(which) {
      if (!window) return
      showWindow(window)
      window.webContents.send('kiln:show', which)
    },
    palette() {
      const modifiers: ('meta' | 'control')[] = [process.platform === 'darwin' ? 'meta' : 'control']
      window?.webContents.sendInputEvent({ type: 'keyDown', keyCode: 'K', modifiers })
    },
  }
}
