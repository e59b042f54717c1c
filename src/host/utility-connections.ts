// The engine as Electron's utility process: every MessagePort that arrives is a client.
import type { FromEngine, Port } from '#shared/contract/wire.ts'
import type { UtilityMessage } from './engine-messages.ts'

/** Electron's MessagePortMain, as far as it is used: the engine imports nothing of Electron. */
type MessagePortMain = {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): void
  on(event: 'close', listener: () => void): void
  start(): void
  close(): void
}
export type ParentPort = {
  on(event: 'message', listener: (event: { data: UtilityMessage; ports: MessagePortMain[] }) => void): void
}

export type Connections = { onClient(port: Port<FromEngine, unknown>): void; onEnd(): void }

export function utilityConnections(parent: ParentPort, { onClient, onEnd }: Connections) {
  parent.on('message', ({ data, ports: [port] }) => {
    if (data.kiln === 'close') onEnd()
    else if (port) onClient(portOf(port))
  })
}

const portOf = (port: MessagePortMain): Port<FromEngine, unknown> => ({
  post: message => port.postMessage(message),
  listen(listener) {
    port.on('message', event => listener(event.data))
    port.start()
  },
  onClose: listener => port.on('close', listener),
  close: () => port.close(),
})
