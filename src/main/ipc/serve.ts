// Handles messages from our own page only: its calls, and its request for a connection to the engine.
import { BrowserWindow, type IpcMainEvent, type IpcMainInvokeEvent, ipcMain } from 'electron'
import { Unexpected } from '#shared/errors.ts'
import { appOrigin } from '../app-scheme.ts'

const callChannel = 'kiln:call'
const connectChannel = 'kiln:connect'

type Serving = {
  /** A window requests a connection to the engine. */
  onConnect: (window: BrowserWindow) => void
  onCall: (name: unknown, input: unknown, window: BrowserWindow) => Promise<unknown>
}

export function serveCalls({ onConnect, onCall }: Serving) {
  ipcMain.handle(callChannel, (event, name: unknown, input: unknown) =>
    onCall(name, input, senderWindow(event)),
  )
  ipcMain.on(connectChannel, event => onConnect(senderWindow(event)))
}

/** The top frame of one of our windows that still shows our own page. Throws for a stranger. */
function senderWindow(event: IpcMainEvent | IpcMainInvokeEvent): BrowserWindow {
  const frame = event.senderFrame
  const window = BrowserWindow.fromWebContents(event.sender)
  if (!window || !frame || frame !== event.sender.mainFrame || !frame.url.startsWith(`${appOrigin}/`))
    throw new Unexpected('Kiln takes calls from its own window only.')
  return window
}
