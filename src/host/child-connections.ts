// The engine as a child of main (under a separate Node): many clients over the one IPC channel, told apart by number.
import type { FromEngine, Port } from '#shared/contract/wire.ts'
import type { ChildMessage } from './engine-messages.ts'
import type { Connections } from './utility-connections.ts'

type Channel = {
  send(message: ChildMessage): void
  onMessage(listener: (message: ChildMessage) => void): void
  onDisconnect(listener: () => void): void
}
/** Main's end of the channel of this process; `own` is `process`, started with one. */
export const channelToMain = (own: NodeJS.Process): Channel => ({
  // Main closes the channel when it quits, and `disconnect` says so a moment later. Until then the callback takes the error of
  // what is sent: without it the process would crash before it has cancelled what runs.
  send: message => void own.send?.(message, undefined, undefined, () => {}),
  onMessage: listener => void own.on('message', listener as (message: unknown) => void),
  onDisconnect: listener => void own.on('disconnect', listener),
})

type Client = { receive(message: unknown): void; closed(): void }

export function childConnections(channel: Channel, { onClient, onEnd }: Connections) {
  const clients = new Map<number, Client>()
  channel.onMessage(message => {
    const known = clients.get(message.client)
    if ('close' in message) {
      clients.delete(message.client)
      known?.closed()
    } else if (known) {
      known.receive(message.message)
    } else {
      const { client, port } = newClient(message.client)
      clients.set(message.client, client)
      onClient(port)
      client.receive(message.message)
    }
  })
  channel.onDisconnect(() => {
    for (const client of clients.values()) client.closed()
    clients.clear()
    onEnd()
  })

  function newClient(number: number) {
    let listener: ((message: unknown) => void) | null = null
    const early: unknown[] = []
    const closers: (() => void)[] = []
    const port: Port<FromEngine, unknown> = {
      post(message) {
        if (clients.has(number)) channel.send({ client: number, message })
      },
      listen(added) {
        listener = added
        for (const message of early.splice(0)) added(message)
      },
      onClose: closer => void closers.push(closer),
      close() {
        if (clients.delete(number)) channel.send({ client: number, close: true })
      },
    }
    const client: Client = {
      receive: message => (listener ? listener(message) : void early.push(message)),
      closed: () => {
        for (const closer of closers) closer()
      },
    }
    return { client, port }
  }
}
