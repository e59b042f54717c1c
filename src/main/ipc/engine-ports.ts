// Gives each window its connection to the engine, and a new one after every restart of the engine.
import type { BrowserWindow, MessagePortMain } from 'electron'

const portChannel = 'kiln:engine-port'
const lostChannel = 'kiln:engine-lost'

export function createEnginePorts(openPort: () => MessagePortMain | null) {
  const connected = new Set<BrowserWindow>()
  const give = (window: BrowserWindow) => {
    const port = openPort()
    if (port) window.webContents.postMessage(portChannel, null, [port])
    else window.webContents.send(lostChannel)
  }
  return {
    connect(window: BrowserWindow) {
      if (!connected.has(window)) window.once('closed', () => connected.delete(window))
      connected.add(window)
      give(window)
    },
    engineUp() {
      for (const window of connected) give(window)
    },
    engineDown() {
      for (const window of connected) window.webContents.send(lostChannel)
    },
  }
}
