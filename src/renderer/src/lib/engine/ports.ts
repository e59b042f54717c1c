// The two ways to the engine: a MessagePort handed over by the desktop app, or a WebSocket to `kiln serve`.
import { decodeFrame, encodeFrame } from '#shared/contract/frames.ts'
import type { Port, ToEngine } from '#shared/contract/wire.ts'
import type { EnginePortMessage } from '../../../../preload/bridge.ts'

export type EnginePort = Port<ToEngine, unknown>
type Listener = (message: unknown) => void

/** Keeps what comes before anyone listens. */
function inbox() {
  let listener: Listener | null = null
  const early: unknown[] = []
  return {
    deliver: (message: unknown) => (listener ? listener(message) : early.push(message)),
    listen: (next: Listener) => {
      listener = next
      for (const message of early.splice(0)) next(message)
    },
  }
}

function messagePort(port: MessagePort): EnginePort & { lost(): void } {
  const { deliver, listen } = inbox()
  const closers = new Set<() => void>()
  port.onmessage = event => deliver(event.data)
  const lost = () => {
    for (const notify of closers) notify()
    closers.clear()
  }
  // Only newer Chromium fires this; the desktop app says `engine-lost` or sends another port.
  port.addEventListener('close', lost)
  port.start()
  return {
    post: message => port.postMessage(message),
    listen,
    onClose: closer => {
      closers.add(closer)
    },
    close: () => port.close(),
    lost,
  }
}

/** Calls back with each port that the desktop app hands over, and when one is lost. */
export function desktopPorts(onPort: (port: EnginePort) => void, onLost: () => void): void {
  let current: ReturnType<typeof messagePort> | null = null
  const lose = () => {
    const old = current
    current = null
    old?.lost()
    old?.close()
  }
  window.addEventListener('message', (event: MessageEvent<EnginePortMessage>) => {
    if (event.source !== window || typeof event.data !== 'object' || event.data === null) return
    if (event.data.kiln === 'engine-lost') {
      lose()
      onLost()
    }
    const port = event.data.kiln === 'engine-port' ? event.ports[0] : undefined
    if (!port) return
    lose()
    current = messagePort(port)
    onPort(current)
  })
  window.kilnHost?.connect()
}

/** An open WebSocket as a port; rejects when it cannot be opened. */
export function openSocket(url: string): Promise<EnginePort> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url)
    const { deliver, listen } = inbox()
    const closers = new Set<() => void>()
    socket.binaryType = 'arraybuffer'
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) =>
      deliver(typeof data === 'string' ? JSON.parse(data) : decodeFrame(new Uint8Array(data)))
    socket.onclose = () => {
      reject(new Error('closed'))
      for (const notify of closers) notify()
    }
    socket.onopen = () =>
      resolve({
        // A message to a closing socket is lost with it: onClose tells the client.
        post: message =>
          socket.readyState === WebSocket.OPEN &&
          socket.send(message.t === 'bytes' ? encodeFrame(message) : JSON.stringify(message)),
        listen,
        onClose: closer => {
          closers.add(closer)
        },
        close: () => socket.close(),
      })
  })
}

export function socketUrl({ protocol, host }: Pick<Location, 'protocol' | 'host'>): string {
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/ws`
}
