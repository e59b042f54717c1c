// The one connection of the window: which engine it talks to, whether it does, and trying again when it does not.
import { useSyncExternalStore } from 'react'
import type { Client } from '#shared/contract/client.ts'
import { createListeners } from '../listeners.ts'
import { afterFirstFrame, once } from '../once.ts'
import { engineTexts } from '../texts/texts.ts'
import { desktopPorts, type EnginePort, openSocket, socketUrl } from './ports.ts'

type ConnectionState =
  /** `before`: it was open once, so that this is a loss and not a start. */
  | { phase: 'connecting'; before: boolean; failures: number }
  | { phase: 'open'; client: Client; generation: number }

let state: ConnectionState = { phase: 'connecting', before: false, failures: 0 }
let generation = 0
let retryTimer = 0
let opening = false
const { subscribe, notify } = createListeners()

function set(next: ConnectionState) {
  state = next
  notify()
}

/** Loads everything that decodes the engine's messages, with its texts: the window is drawn before that. */
const clientModule = once(async () => {
  await afterFirstFrame()
  const [client] = await Promise.all([import('#shared/contract/client.ts'), engineTexts()])
  return client
})

async function opened(port: EnginePort) {
  let gone = false
  port.onClose(() => {
    gone = true
  })
  // Without it there is no connection: the window says so, and tries again.
  const loaded = await clientModule().catch(() => null)
  if (!loaded) port.close()
  if (gone || !loaded) return lost(0)
  const client = loaded.createClient(port)
  generation += 1
  set({ phase: 'open', client, generation })
  client.onClose(() => {
    if (state.phase === 'open' && state.client === client) lost(0)
  })
}

const backoffMs = (failures: number) => Math.min(10_000, 500 * 2 ** failures)

function lost(failures: number) {
  set({ phase: 'connecting', before: generation > 0, failures })
  if (window.kilnHost) return
  window.clearTimeout(retryTimer)
  retryTimer = window.setTimeout(trySocket, backoffMs(failures))
}

function trySocket() {
  if (opening || state.phase === 'open') return
  window.clearTimeout(retryTimer)
  opening = true
  const failures = state.failures + 1
  openSocket(socketUrl(window.location))
    .then(opened, () => lost(failures))
    .finally(() => {
      opening = false
    })
}

/** Once, at the start. */
export function connect(): void {
  if (window.kilnHost) {
    desktopPorts(opened, () => state.phase === 'connecting' && lost(0))
    return
  }
  trySocket()
  window.addEventListener('online', trySocket)
}

/** At once, without waiting for the next attempt. */
export const retryNow = () => (window.kilnHost ? window.kilnHost.connect() : trySocket())

export const connectionState = () => state

export const onConnection = subscribe

export const useConnection = () => useSyncExternalStore(onConnection, connectionState)

/** The client, as soon as there is one. */
export function whenOpen(signal?: AbortSignal): Promise<Client> {
  if (state.phase === 'open') return Promise.resolve(state.client)
  return new Promise((resolve, reject) => {
    const stop = onConnection(() => {
      if (state.phase !== 'open') return
      stop()
      resolve(state.client)
    })
    signal?.addEventListener('abort', () => {
      stop()
      reject(signal.reason)
    })
  })
}
