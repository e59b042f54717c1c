// A running engine process, as main sees it. There are two kinds: a utility process, or a child under another Node.
import type { MessagePortMain } from 'electron'
import type { Port, ToEngine } from '#shared/contract/wire.ts'

export type EngineLink = {
  /** A new client connection: the end that goes to a window, or stays in main. */
  openPort(): MessagePortMain
  /** Called once, with what a log may contain. */
  onExit(listener: (reason: string) => void): void
  /** Asks it to end; kills it if it has not after `graceMs`. Resolves when it is gone. */
  stop(graceMs: number): Promise<void>
}

export type EngineEntry = {
  /** dist/engine: engine.mjs and engine.cjs. */
  folder: string
  /** A Node 24 or newer to run it with, instead of Electron's own. */
  node: string | undefined
  /** The folder in which Node keeps the engine's compiled code, so that the next start need not compile it again. */
  codeCache: string
}

/** Main's own end of a connection. It counts as closed when either side closes it. */
export function portOf(port: MessagePortMain): Port<ToEngine, unknown> {
  const closers = new Set<() => void>()
  const closed = () => {
    for (const closer of closers) closer()
    closers.clear()
  }
  port.on('close', closed)
  return {
    post: message => port.postMessage(message),
    listen(listener) {
      port.on('message', event => listener(event.data))
      port.start()
    },
    onClose: closer => void closers.add(closer),
    close() {
      port.close()
      closed()
    },
  }
}

/** Resolves when `exited` does; calls `kill` if that takes longer than `graceMs`. */
export async function endWithin(exited: Promise<void>, graceMs: number, kill: () => void): Promise<void> {
  const timer = setTimeout(kill, graceMs)
  await exited
  clearTimeout(timer)
}
