// Who may call main: the top frame of one of our windows that still shows our own page.

import { BrowserWindow, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron'
import { Unexpected } from '#shared/errors.ts'
import { appOrigin } from '../app-scheme.ts'

/** Throws for a stranger. */
export function senderWindow(event: IpcMainEvent | IpcMainInvokeEvent): BrowserWindow {
  const frame = event.senderFrame
  const window = BrowserWindow.fromWebContents(event.sender)
  if (!window || !frame || frame !== event.sender.mainFrame || !frame.url.startsWith(`${appOrigin}/`))
    throw new Unexpected('Kiln takes calls from its own window only.')
  return window
}
