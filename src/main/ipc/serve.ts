// Handles messages from our own page only: its calls, and its request for a connection to the engine.
import { type BrowserWindow, ipcMain } from 'electron'
import { senderWindow } from './sender.ts'

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
