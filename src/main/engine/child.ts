// The engine under another Node (KILN_NODE), for an Electron whose own is too old. Main relays for every window.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { MessageChannelMain, type MessagePortMain } from 'electron'
import type { ChildMessage } from '#host/engine-messages.ts'
import { type EngineEntry, type EngineLink, endWithin } from './link.ts'

export function startChild({ folder, codeCache }: EngineEntry, node: string): EngineLink {
  const child = spawn(node, [join(folder, 'engine.mjs')], {
    env: { ...process.env, NODE_COMPILE_CACHE: codeCache },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // Like a MessagePort: 'json' is several times slower and loses types.
    serialization: 'advanced',
  })
  const relays = new Map<number, MessagePortMain>()
  let lastClient = 0
  const exited = new Promise<string>(resolve => {
    child.once('error', error => resolve(error.message))
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`))
  })
  const post = (message: ChildMessage) => {
    // `exit` says that it is gone; what was sent until then is lost with it.
    if (child.connected) child.send(message, () => {})
  }
  child.on('message', raw => {
    const message = raw as ChildMessage
    const relay = relays.get(message.client)
    if ('message' in message) return relay?.postMessage(message.message)
    relays.delete(message.client)
    relay?.close()
  })
  exited.then(() => {
    for (const relay of relays.values()) relay.close()
    relays.clear()
  })
  return {
    openPort() {
      const { port1, port2 } = new MessageChannelMain()
      const client = ++lastClient
      relays.set(client, port1)
      port1.on('message', event => post({ client, message: event.data }))
      port1.on('close', () => {
        if (relays.delete(client)) post({ client, close: true })
      })
      port1.start()
      return port2
    },
    onExit: listener => void exited.then(listener),
    async stop(graceMs) {
      if (child.connected) child.disconnect()
      await endWithin(
        exited.then(() => {}),
        graceMs,
        () => child.kill('SIGKILL'),
      )
    },
  }
}
